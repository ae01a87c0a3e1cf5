package io.tributary.projects.application.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaChangeTest {

    private static final String BEFORE = "{'a':{'name':'A','type':'select','config':{'options':["
            + "{'id':'1','name':'One'},{'id':'2','name':'Two'}]}},'b':{'name':'B','type':'number','config':{}}}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'name':'A','type':'select','config':{'options':[{'id':'1','name':'One'},{'id':'2','name':'Two'}]}} | []
            {'name':'A','type':'select','config':{'options':[{'id':'2','name':'Two'},{'id':'1','name':'One'}]}} | []
            {'name':'A2','type':'select','config':{'options':[{'id':'1','name':'One'},{'id':'2','name':'Two'}]}} | [{'id':'a','name':'A2','change':'renamed','from':'A','to':'A2'}]
            {'name':'A','type':'number','config':{}} | [{'id':'a','name':'A','change':'retyped','from':'select','to':'number'}]
            {'name':'A','type':'select','config':{'options':[{'id':'1','name':'Uno'},{'id':'3','name':'Three'}]}} | [{'id':'a','name':'A','change':'options','added':['Three'],'removed':['Two'],'renamed':[{'from':'One','to':'Uno'}]}]
            {'name':'A','type':'select','config':{'x':1,'options':[{'id':'1','name':'One'},{'id':'2','name':'Two'}]}} | [{'id':'a','name':'A','change':'configured'}]
            """)
    void each_change_of_a_property_is_told_alone(String after, String changes) {
        ObjectNode schema = json(BEFORE);
        schema.set("a", json(after));

        assertThat(SchemaChange.between(json(BEFORE), schema).toString()).isEqualTo(changes.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'b':{'name':'B','type':'number','config':{}}} | [{'id':'a','name':'A','change':'deleted','type':'select'}]
            {} | [{'id':'a','name':'A','change':'deleted','type':'select'},{'id':'b','name':'B','change':'deleted','type':'number'}]
            """)
    void what_is_gone_is_told(String after, String changes) {
        assertThat(SchemaChange.between(json(BEFORE), json(after)).toString()).isEqualTo(changes.replace('\'', '"'));
        assertThat(SchemaChange.between(null, json("{'c':{'name':'C','type':'date'}}"))
                        .toString())
                .isEqualTo("[{\"id\":\"c\",\"name\":\"C\",\"change\":\"created\",\"type\":\"date\"}]");
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
