// Command watermilldoor is our door on Go's net/http and Watermill: the same checks, and an answer when Kafka has
// acknowledged. It is given Kafka's address, a topic, a hook id and a secret, and says READY <port> <what it is>.
package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"regexp"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/IBM/sarama"
	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill-kafka/v3/pkg/kafka"
	"github.com/ThreeDotsLabs/watermill/message"
)

const (
	bodyLimit   = 900_000
	bodyTime    = 10 * time.Second
	publishTime = 1800 * time.Millisecond
	keyHeader   = "ce_subject"
)

var traceparent = regexp.MustCompile(`^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$`)

// delivery is what the door reads of a body; the decoder checks all of it.
type delivery struct {
	ID        string `json:"id"`
	Timestamp string `json:"timestamp"`
	Attempt   int    `json:"attempt_number"`
	Entity    struct {
		ID string `json:"id"`
	} `json:"entity"`
}

type door struct {
	hooks     map[string][]byte // secrets by hook id
	topic     string
	publisher *kafka.Publisher
}

func main() {
	bootstrap, topic, hook, secret := os.Args[1], os.Args[2], os.Args[3], os.Args[4]
	d := &door{hooks: map[string][]byte{hook: []byte(secret)}, topic: topic, publisher: publisher(bootstrap)}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/webhooks/notion/{hook}", d.receive)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("READY %d %s\n", listener.Addr().(*net.TCPAddr).Port, versions())
	server := &http.Server{Handler: mux, ReadTimeout: bodyTime, IdleTimeout: 90 * time.Second}
	log.Fatal(server.Serve(listener))
}

func versions() string {
	words := []string{"Go " + strings.TrimPrefix(runtime.Version(), "go")}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dependency := range info.Deps {
			for _, name := range []string{"watermill", "watermill-kafka/v3", "sarama"} {
				if strings.HasSuffix(dependency.Path, "/"+name) {
					words = append(words, name+" "+dependency.Version)
				}
			}
		}
	}
	return strings.Join(words, ", ")
}

// publisher waits for every in-sync replica, is idempotent, and compresses, as our producer does. Sarama fills its
// batches while the one request is under way that an idempotent producer of its kind may have.
func publisher(bootstrap string) *kafka.Publisher {
	config := kafka.DefaultSaramaSyncPublisherConfig()
	config.Version = sarama.V3_6_0_0
	config.Producer.RequiredAcks = sarama.WaitForAll
	config.Producer.Idempotent = true
	config.Producer.Compression = sarama.CompressionLZ4
	config.Producer.MaxMessageBytes = 1_200_000
	config.Producer.Timeout = publishTime
	config.Net.MaxOpenRequests = 1
	marshaler := kafka.NewWithPartitioningMarshaler(func(_ string, m *message.Message) (string, error) {
		return m.Metadata.Get(keyHeader), nil
	})
	p, err := kafka.NewPublisher(kafka.PublisherConfig{
		Brokers:               []string{bootstrap},
		Marshaler:             marshaler,
		OverwriteSaramaConfig: config,
	}, watermill.NopLogger{})
	if err != nil {
		log.Fatal(err)
	}
	return p
}

func (d *door) receive(w http.ResponseWriter, r *http.Request) {
	hook := r.PathValue("hook")
	secret, known := d.hooks[hook]
	if !known {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	body, err := read(w, r)
	if err != nil {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	if !signed(body, r.Header.Get("X-Notion-Signature"), secret) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var event delivery
	if json.Unmarshal(body, &event) != nil || event.ID == "" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if d.publisher.Publish(d.topic, record(hook, r.Header.Get("traceparent"), event, body)) != nil {
		w.Header().Set("Retry-After", "30")
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusAccepted)
}

// read takes the body with one allocation where its length is said.
func read(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	limited := http.MaxBytesReader(w, r.Body, bodyLimit)
	if r.ContentLength >= 0 && r.ContentLength <= bodyLimit {
		body := make([]byte, r.ContentLength)
		_, err := io.ReadFull(limited, body)
		return body, err
	}
	var body bytes.Buffer
	_, err := body.ReadFrom(limited)
	return body.Bytes(), err
}

func signed(body []byte, header string, secret []byte) bool {
	claimed, found := strings.CutPrefix(header, "sha256=")
	if !found {
		return false
	}
	mac, err := hex.DecodeString(claimed)
	if err != nil {
		return false
	}
	ours := hmac.New(sha256.New, secret)
	ours.Write(body)
	return hmac.Equal(mac, ours.Sum(nil))
}

func record(hook, trace string, event delivery, body []byte) *message.Message {
	m := message.NewMessage(event.ID, body)
	entity := event.Entity.ID
	if entity == "" {
		entity = event.ID
	}
	m.Metadata = message.Metadata{
		"ce_specversion": "1.0",
		"ce_id":          event.ID,
		"ce_source":      "/tributary/notion",
		"ce_type":        "io.tributary.NotionWebhookReceived",
		"ce_time":        time.Now().UTC().Format(time.RFC3339Nano),
		keyHeader:        entity,
		"content-type":   "application/json",
		"ce_hookid":      hook,
		"ce_attempt":     strconv.Itoa(event.Attempt),
		"traceparent":    span(trace),
	}
	return m
}

// span goes on with the trace that the caller sent, or begins one.
func span(trace string) string {
	var random [24]byte
	rand.Read(random[:])
	if traceparent.MatchString(trace) {
		return trace[:36] + hex.EncodeToString(random[:8]) + "-01"
	}
	return "00-" + hex.EncodeToString(random[:16]) + "-" + hex.EncodeToString(random[16:]) + "-01"
}
