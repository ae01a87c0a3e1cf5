// Command interop is the Go side of the tests of interoperation: real asynq against the Redis that Java uses.
//
//	interop enqueue host:port '{"count":10,...}'  prints, for each task, its id or "duplicate"
//	interop serve   host:port '{"queue":"q",...}' prints "ready", then "<id> <type> <payload>" for each run, until
//	                                              its standard input ends; a line "release" lets runs end
//	                                              that are held
//	interop inspect host:port queue               prints what asynq's inspector sees, as JSON
//	interop pause|unpause host:port queue
//	interop cancel  host:port id                  tells whoever runs it, of whatever queue
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/hibiken/asynq"
)

// spec says what to enqueue, or how to serve.
type spec struct {
	Queue   string
	Type    string
	Prefix  string // of payloads; they are numbered from 0
	Payload string // of all, in place of numbered ones
	Nil     bool   // no payload at all
	Count   int
	ID      string
	Headers map[string]string

	UniqueSeconds    int
	DelaySeconds     int
	RetentionSeconds int
	MaxRetry         int

	Concurrency int
	Outcome     string // of each run: "done", "fail", or "hold" until released or cancelled
}

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: interop enqueue|serve|inspect|pause|unpause|cancel host:port spec|queue|id")
	}
	redis := asynq.RedisClientOpt{Addr: os.Args[2]}
	last := os.Args[3]
	var err error
	switch os.Args[1] {
	case "enqueue":
		err = enqueue(redis, parse(last))
	case "serve":
		err = serve(redis, parse(last))
	case "inspect":
		err = inspect(redis, last)
	case "pause":
		err = asynq.NewInspector(redis).PauseQueue(last)
	case "unpause":
		err = asynq.NewInspector(redis).UnpauseQueue(last)
	case "cancel":
		err = asynq.NewInspector(redis).CancelProcessing(last)
	default:
		err = fmt.Errorf("unknown command %s", os.Args[1])
	}
	if err != nil {
		log.Fatal(err)
	}
}

func parse(text string) spec {
	s := spec{Queue: "critical", Type: "page:sync", Count: 1, MaxRetry: 25, Concurrency: 8, Outcome: "done"}
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		log.Fatal(err)
	}
	return s
}

func enqueue(redis asynq.RedisClientOpt, s spec) error {
	client := asynq.NewClient(redis)
	defer client.Close()
	for i := 0; i < s.Count; i++ {
		info, err := client.Enqueue(asynq.NewTaskWithHeaders(s.Type, s.payload(i), s.Headers), s.options()...)
		switch {
		case errors.Is(err, asynq.ErrDuplicateTask):
			fmt.Println("duplicate")
		case err != nil:
			return err
		default:
			fmt.Println(info.ID)
		}
	}
	return nil
}

func (s spec) payload(i int) []byte {
	switch {
	case s.Nil:
		return nil
	case s.Payload != "":
		return []byte(s.Payload)
	}
	return []byte(fmt.Sprintf("%s%d", s.Prefix, i))
}

func (s spec) options() []asynq.Option {
	seconds := func(n int) time.Duration { return time.Duration(n) * time.Second }
	options := []asynq.Option{asynq.Queue(s.Queue), asynq.MaxRetry(s.MaxRetry)}
	if s.UniqueSeconds > 0 {
		options = append(options, asynq.Unique(seconds(s.UniqueSeconds)))
	}
	if s.DelaySeconds > 0 {
		options = append(options, asynq.ProcessIn(seconds(s.DelaySeconds)))
	}
	if s.RetentionSeconds > 0 {
		options = append(options, asynq.Retention(seconds(s.RetentionSeconds)))
	}
	if s.ID != "" {
		options = append(options, asynq.TaskID(s.ID))
	}
	return options
}

func serve(redis asynq.RedisClientOpt, s spec) error {
	released := make(chan struct{})
	server := asynq.NewServer(redis, asynq.Config{
		Concurrency: s.Concurrency, Queues: map[string]int{s.Queue: 1}, LogLevel: asynq.ErrorLevel})
	err := server.Start(asynq.HandlerFunc(func(ctx context.Context, task *asynq.Task) error {
		id, _ := asynq.GetTaskID(ctx)
		fmt.Printf("%s %s %s\n", id, task.Type(), task.Payload())
		switch s.Outcome {
		case "fail":
			return errors.New("Go failed")
		case "hold":
			select {
			case <-released:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	}))
	if err != nil {
		return err
	}
	fmt.Println("ready")
	input := bufio.NewScanner(os.Stdin)
	for input.Scan() {
		if input.Text() == "release" {
			close(released)
		}
	}
	server.Shutdown()
	return input.Err()
}

func inspect(redis asynq.RedisClientOpt, queue string) error {
	inspector := asynq.NewInspector(redis)
	info, err := inspector.GetQueueInfo(queue)
	if err != nil {
		return err
	}
	servers, err := inspector.Servers()
	if err != nil {
		return err
	}
	seen := map[string]any{"info": info, "servers": servers}
	lists := map[string]func(string, ...asynq.ListOption) ([]*asynq.TaskInfo, error){
		"pending":   inspector.ListPendingTasks,
		"active":    inspector.ListActiveTasks,
		"scheduled": inspector.ListScheduledTasks,
		"retry":     inspector.ListRetryTasks,
		"archived":  inspector.ListArchivedTasks,
		"completed": inspector.ListCompletedTasks,
	}
	for state, list := range lists {
		tasks, err := list(queue)
		if err != nil {
			return err
		}
		seen[state] = tasks
	}
	return json.NewEncoder(os.Stdout).Encode(seen)
}
