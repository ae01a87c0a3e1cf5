package io.tributary.projects.infrastructure.notion;

import static io.tributary.projects.infrastructure.notion.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.notion.DataSource;
import io.tributary.notion.NotionException.Unreadable;
import io.tributary.notion.Page;
import io.tributary.notion.PageProperty;
import io.tributary.notion.PropertyValue;
import io.tributary.projects.application.sync.PageContent;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageJsonTest {

    private static final String ANA = "c7c11cca-0000-4000-8000-000000000001";

    @Test
    void the_page_itself() {
        PageContent page = content(Samples.page());

        assertThat(page.pageId()).isEqualTo(UUID.fromString("153104cd-0000-8000-8000-000000000001"));
        assertThat(page.dataSourceId()).isEqualTo(UUID.fromString("98024f3c-0000-4000-8000-000000000001"));
        assertThat(page.title()).isEqualTo("Ship it");
        assertThat(page.parent().path("type").asText()).isEqualTo("data_source_id");
        assertThat(page.inTrash()).isFalse();
        assertThat(page.archived()).isFalse();
        assertThat(page.createdTime()).isEqualTo(Instant.parse("2026-11-20T09:15:00Z"));
        assertThat(page.lastEditedTime()).isEqualTo(Instant.parse("2026-11-20T09:17:00Z"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            title   | {'type':'title','value':'Ship it'}
            nTes    | {'type':'rich_text','value':''}
            estM    | {'type':'number','value':8}
            prio    | {'type':'select','value':{'id':'ff8e9269-0000-4000-8000-000000000001','name':'High'}}
            tags    | {'type':'multi_select','value':[{'id':'0aa1','name':'api'}]}
            stat    | {'type':'status','value':{'id':'o2','name':'In progress'}}
            dueD    | {'type':'date','value':{'start':'2026-11-23','end':'2026-11-27','timeZone':null}}
            ownR    | {'type':'people','value':['c7c11cca-0000-4000-8000-000000000001','9b000000-0000-4000-8000-000000000001']}
            done    | {'type':'checkbox','value':false}
            link    | {'type':'url','value':null}
            emlA    | {'type':'email','value':null}
            phon    | {'type':'phone_number','value':'+1 415 555 0123'}
            file    | {'type':'files','value':[{'name':'a.pdf','url':'https://example.invalid/signed'},{'name':'b','url':'https://example.com/b.pdf'}]}
            ~pex    | {'type':'relation','value':['dd456007-0000-4000-8000-000000000001']}
            JU%5DK  | {'type':'relation','value':[]}
            roll    | {'type':'rollup','value':{'type':'number','value':8}}
            calc    | {'type':'formula','value':{'type':'number','value':16}}
            task    | {'type':'unique_id','value':{'prefix':'TASK','number':42}}
            crtT    | {'type':'created_time','value':'2026-11-20T09:15:00.000Z'}
            crtB    | {'type':'created_by','value':'c7c11cca-0000-4000-8000-000000000001'}
            btnA    | {'type':'button','value':{}}
            vrfy    | {'type':'verification','value':{'state':'unverified','date':null,'verifiedBy':null}}
            plce    | {'type':'place','value':{'lat':37.77,'lon':-122.41,'name':'SF','address':null,'aws_place_id':null,'google_place_id':null}}
            """, quoteCharacter = '`')
    void every_type_of_property(String id, String expected) {
        assertThat(content(Samples.page()).properties().get(id)).isEqualTo(json(expected));
    }

    @Test
    void the_last_edit_is_no_property() {
        ObjectNode properties = content(Samples.page()).properties();

        assertThat(properties.has("edtT")).isFalse();
        assertThat(properties.has("edtB")).isFalse();
        assertThat(properties).hasSize(23);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'type':'select','select':null}                                  | null
            {'type':'status','status':null}                                  | null
            {'type':'date','date':null}                                      | null
            {'type':'date','date':{'start':'2026-11-24T09:00:00+01:00','end':null,'time_zone':'Europe/Paris'}} | {'start':'2026-11-24T09:00:00+01:00','end':null,'timeZone':'Europe/Paris'}
            {'type':'number','number':null}                                  | null
            {'type':'number','number':0.10}                                  | 0.1
            {'type':'number','number':8.0}                                   | 8
            {'type':'number','number':-0.0}                                  | 0
            {'type':'number','number':1e3}                                   | 1000
            {'type':'number','number':12345678901}                           | 12345678901
            {'type':'number','number':1e20}                                  | 100000000000000000000
            {'type':'number','number':1e-7}                                  | 0.00000010
            {'type':'number','number':1e999}                                 | null
            {'type':'place','place':null}                                    | null
            {'type':'created_by','created_by':null}                          | null
            {'type':'people','people':[{'object':'user','id':'C7C11CCA000040008000000000000001'}]} | ['c7c11cca-0000-4000-8000-000000000001']
            {'type':'rich_text','rich_text':[{'plain_text':'Ship '},{'plain_text':'it'}]} | 'Ship it'
            {'type':'files','files':[{'name':'x','type':'file_upload','file_upload':{'id':'u'}}]} | [{'name':'x','url':null}]
            {'type':'files','files':[{'name':'x','type':'file','file':{'url':'https://s3/a.pdf?X-Amz-Signature=1&b=2'}}]} | [{'name':'x','url':'https://s3/a.pdf'}]
            {'type':'unique_id','unique_id':{'prefix':null,'number':null}}   | {'prefix':null,'number':null}
            {'type':'verification','verification':{'state':'verified','verified_by':{'object':'user','id':'c7c11cca-0000-4000-8000-000000000001'},'date':{'start':'2026-11-24','end':null}}} | {'state':'verified','date':{'start':'2026-11-24','end':null,'timeZone':null},'verifiedBy':'c7c11cca-0000-4000-8000-000000000001'}
            {'type':'formula','formula':{'type':'string','string':'x'}}      | {'type':'string','value':'x'}
            {'type':'formula','formula':{'type':'string','string':null}}     | {'type':'string','value':null}
            {'type':'formula','formula':{'type':'boolean','boolean':true}}   | {'type':'boolean','value':true}
            {'type':'formula','formula':{'type':'date','date':{'start':'2026-11-24','end':null,'time_zone':null}}} | {'type':'date','value':{'start':'2026-11-24','end':null,'timeZone':null}}
            {'type':'formula','formula':{'type':'unsupported'}}              | {'type':'unsupported','value':null}
            {'type':'rollup','rollup':{'type':'date','date':null,'function':'latest_date'}} | {'type':'date','value':null}
            {'type':'rollup','rollup':{'type':'unsupported','function':'median'}} | {'type':'unsupported','value':null}
            {'type':'rollup','rollup':{'type':'array','array':[{'type':'title','title':[{'plain_text':'a'}]},{'type':'status','status':{'id':'o','name':'Done','color':'green'}},{'type':'number','number':2.50}],'function':'show_original'}} | {'type':'array','value':[{'type':'title','value':'a'},{'type':'status','value':{'id':'o','name':'Done'}},{'type':'number','value':2.5}]}
            {'type':'hologram','hologram':{'beams':[1,{'x':null}]}}          | {'beams':[1,{'x':null}]}
            {'type':'hologram'}                                              | null
            """)
    void values_that_are_rarer(String property, String expected) {
        JsonNode sent = json(property);

        assertThat(PropertyValues.of(PropertyValue.of(sent))).isEqualTo(json(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /properties/Priority/select | {'id':'ff8e9269-0000-4000-8000-000000000001','name':'High','color':'blue'}
            /properties/Owner/people/0  | {'object':'user','id':'c7c11cca-0000-4000-8000-000000000001'}
            /properties/Files/files/0   | {'name':'a.pdf','type':'file','file':{'url':'https://example.invalid/signed?again','expiry_time':'2026-11-20T11:15:00.000Z'}}
            /properties/Edited/last_edited_time | '2026-11-24T00:00:00.000Z'
            /last_edited_time           | '2026-11-24T00:00:00.000Z'
            /url                        | 'https://app.notion.com/p/elsewhere'
            """)
    void what_is_no_content_changes_no_hash(String where, String value) {
        assertThat(hash(changed(where, value))).isEqualTo(hash(Samples.page()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /properties/Priority/select/name | 'Low'
            /properties/Done/checkbox        | true
            /properties/Dates/date/end       | null
            /properties/Name/title/0/plain_text | 'Ship it now'
            /in_trash                        | true
            /is_archived                     | true
            /parent/data_source_id           | '98024f3c-0000-4000-8000-000000000002'
            """)
    void content_changes_the_hash(String where, String value) {
        assertThat(hash(changed(where, value))).isNotEqualTo(hash(Samples.page()));
    }

    @Test
    void the_older_version_says_archived_for_in_trash() {
        ObjectNode page = Samples.page();
        page.remove("in_trash");
        page.put("archived", true);

        assertThat(content(page).inTrash()).isTrue();
    }

    @Test
    void a_page_outside_of_data_sources_has_none() {
        JsonNode page = json("{'object':'page','id':'153104cd000080008000000000000001',"
                + "'created_time':'2026-11-20T09:15:00.000Z','last_edited_time':'2026-11-20T10:15:00+01:00',"
                + "'parent':{'type':'workspace','workspace':true},"
                + "'properties':{'title':{'id':'title','type':'title','title':[{'plain_text':'Home'}]}}}");

        PageContent content = content(page);

        assertThat(content.dataSourceId()).isNull();
        assertThat(content.title()).isEqualTo("Home");
        assertThat(content.lastEditedTime()).isEqualTo(Instant.parse("2026-11-20T09:15:00Z"));
    }

    @Test
    void odd_characters_keep_no_page_out() {
        ObjectNode page = changed("/properties/Phone/phone_number", "'\\u0000 \\ud800 \\udc00 \\ud83d\\ude80 \\ud83d'");

        PageContent content = content(page);

        assertThat(content.properties().path("phon").path("value").asText())
                .isEqualTo("\ufffd \ufffd \ufffd \ud83d\ude80 \ufffd");
    }

    @Test
    void lists_that_may_go_on_are_told() {
        ObjectNode page = Samples.page();
        ((ObjectNode) page.at("/properties/Project")).put("has_more", true);
        for (int i = 0; i < 23; i++) {
            page.withArray("/properties/Owner/people").addObject().put("id", ANA);
        }

        assertThat(Page.of(Samples.page()).cutOff()).isEmpty();
        assertThat(Page.of(page).cutOff())
                .extracting(PageProperty::id)
                .containsExactlyInAnyOrder("ownR", "~pex", "roll");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /parent                     | null       | the page has no parent
            /id                         | 'x'        | the page has no id
            /properties                 | []         | the page has no properties
            /created_time               | 'soon'     | the page's created_time is no time
            /last_edited_time           | null       | the page's last_edited_time is no time
            """)
    void what_cannot_be_read_is_named(String where, String value, String message) {
        assertThatThrownBy(() -> content(changed(where, value)))
                .isInstanceOf(Unreadable.class)
                .hasMessage("Notion's answer can't be read: " + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /properties/Owner           | {'id':'ownR'}        | ownR  | {'type':'','value':{'id':'ownR'}}
            /properties/Owner           | {'type':'people','people':[]} | Owner | {'type':'people','value':[]}
            /properties/Owner           | 7                    | Owner | {'type':'','value':7}
            /properties/Owner/people    | {}                   | ownR  | {'type':'people','value':{}}
            /properties/Owner/people/0  | {}                   | ownR  | {'type':'people','value':[{},'9b000000-0000-4000-8000-000000000001']}
            /properties/Name/title      | 'x\\u0000'           | title | {'type':'title','value':'x\\ufffd'}
            """)
    void a_property_of_another_shape_is_kept_as_notion_sent_it(String where, String value, String id, String expected) {
        PageContent page = content(changed(where, value));

        assertThat(page.properties().get(id)).isEqualTo(json(expected));
        assertThat(page.properties()).hasSize(23);
    }

    @Test
    void the_schema_is_kept_by_id_without_its_looks() {
        ObjectNode schema = SchemaJson.of(DataSource.of(Samples.dataSource()));

        assertThat(schema).hasSize(25);
        assertThat(schema.path("JU%5DK").path("name").asText()).isEqualTo("Blocked by");
        assertThat(schema.path("prio"))
                .isEqualTo(json("{'name':'Priority','type':'select','config':{'options':"
                        + "[{'id':'ff8e9269-0000-4000-8000-000000000001','name':'High'}]}}"));
        assertThat(schema.path("title")).isEqualTo(json("{'name':'Name','type':'title','config':{}}"));
    }

    private static PageContent content(JsonNode page) {
        return PageJson.content(Page.of(page));
    }

    private static byte[] hash(JsonNode page) {
        return content(page).hash();
    }

    private static ObjectNode changed(String where, String value) {
        ObjectNode page = Samples.page();
        int last = where.lastIndexOf('/');
        JsonNode holder = page.at(where.substring(0, last));
        if (holder instanceof ObjectNode object) {
            object.set(where.substring(last + 1), json(value));
        } else {
            ((ArrayNode) holder).set(Integer.parseInt(where.substring(last + 1)), json(value));
        }
        return page;
    }
}
