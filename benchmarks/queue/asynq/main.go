// Command asynqpeer is asynq as a peer of the benchmark: says READY, then answers each line
// "GO <what> <numbers>" of its standard input with one line "RESULT <json>".
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"math/rand"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hibiken/asynq"
)

const (
	taskType   = "bench:job"
	bestFlight = 50 // what asynq enqueues fastest with; it has no batches in this release
	warmUpJobs = 5000
	stride     = 7919 // as in RunTimes of the harness
)

var payload = bytes.Repeat([]byte("x"), 64)

type result map[string]any

type peer struct {
	redis  asynq.RedisClientOpt
	client *asynq.Client
}

func main() {
	redis := asynq.RedisClientOpt{Addr: os.Args[1]}
	p := &peer{redis: redis, client: asynq.NewClient(redis)}
	defer p.client.Close()
	say("READY", result{"peer": "asynq", "runtime": runtime.Version()})
	input := bufio.NewScanner(os.Stdin)
	for input.Scan() {
		say("RESULT", p.answer(strings.Fields(input.Text())))
	}
}

func say(word string, what result) {
	line, err := json.Marshal(what)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s %s\n", word, line)
}

func (p *peer) answer(words []string) result {
	number := func(i int) int {
		n, err := strconv.Atoi(words[i])
		if err != nil {
			log.Fatal(err)
		}
		return n
	}
	switch words[1] {
	case "warmup":
		return p.warmUp(time.Duration(number(2)) * time.Second)
	case "enqueue":
		return p.enqueue(number(2), number(3))
	case "fill":
		return p.enqueue(number(2), bestFlight)
	case "work":
		return p.work(number(2), number(3), words[4])
	case "latency":
		return p.latency(number(2))
	case "hold":
		return p.hold()
	case "await":
		return p.await()
	}
	log.Fatalf("unknown: %s", words[1])
	return nil
}

func (p *peer) warmUp(limit time.Duration) result {
	end := time.Now().Add(limit)
	jobs := 0
	for {
		p.enqueue(warmUpJobs, bestFlight)
		p.work(warmUpJobs, 100, "0")
		jobs += warmUpJobs
		if time.Now().After(end) {
			return result{"jobs": jobs}
		}
	}
}

func (p *peer) put() {
	if _, err := p.client.Enqueue(asynq.NewTask(taskType, payload)); err != nil {
		log.Fatal(err)
	}
}

func (p *peer) enqueue(jobs, inFlight int) result {
	var next atomic.Int64
	var all sync.WaitGroup
	start := time.Now()
	for i := 0; i < inFlight; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			for next.Add(1) <= int64(jobs) {
				p.put()
			}
		}()
	}
	all.Wait()
	return result{"jobs": jobs, "nanos": time.Since(start).Nanoseconds()}
}

// serve runs a server with asynq's defaults but for concurrency and logging.
func (p *peer) serve(concurrency int, handler func()) *asynq.Server {
	server := asynq.NewServer(p.redis, asynq.Config{Concurrency: concurrency, LogLevel: asynq.FatalLevel})
	err := server.Start(asynq.HandlerFunc(func(context.Context, *asynq.Task) error {
		handler()
		return nil
	}))
	if err != nil {
		log.Fatal(err)
	}
	return server
}

// work is timed from the start of the first handler to the end of the last one.
func (p *peer) work(jobs, concurrency int, runTimes string) result {
	next := parseRunTimes(runTimes)
	var once sync.Once
	var first, last time.Time
	var left atomic.Int64
	left.Store(int64(jobs))
	done := make(chan struct{})
	server := p.serve(concurrency, func() {
		once.Do(func() { first = time.Now() })
		if pause := next(); pause > 0 {
			time.Sleep(pause)
		}
		if left.Add(-1) == 0 {
			last = time.Now()
			close(done)
		}
	})
	<-done
	server.Shutdown()
	return result{"jobs": jobs, "nanos": last.Sub(first).Nanoseconds()}
}

func parseRunTimes(text string) func() time.Duration {
	least, most, ranged := strings.Cut(text, "-")
	from, err := strconv.ParseInt(least, 10, 64)
	if err != nil {
		log.Fatal(err)
	}
	to := from
	if ranged {
		if to, err = strconv.ParseInt(most, 10, 64); err != nil {
			log.Fatal(err)
		}
	}
	var turn atomic.Int64
	return func() time.Duration {
		return time.Duration(from+(turn.Add(1)-1)*stride%(to-from+1)) * time.Millisecond
	}
}

func (p *peer) latency(jobs int) result {
	started := make(chan time.Time, 1)
	server := p.serve(10, func() { started <- time.Now() })
	micros := make([]float64, 0, jobs)
	for i := 0; i < jobs; i++ {
		time.Sleep(time.Duration(100+rand.Intn(360)) * time.Millisecond)
		asked := time.Now()
		p.put()
		begun := <-started
		micros = append(micros, float64(begun.Sub(asked).Nanoseconds())/1e3)
	}
	server.Shutdown()
	return result{"jobs": jobs, "micros": micros}
}

func (p *peer) hold() result {
	p.put()
	running := make(chan struct{})
	p.serve(10, func() {
		close(running)
		select {}
	})
	<-running
	return result{"running": true}
}

func (p *peer) await() result {
	started := make(chan int64, 1)
	server := p.serve(10, func() { started <- time.Now().UnixMilli() })
	at := <-started
	server.Shutdown()
	return result{"epochMillis": at}
}
