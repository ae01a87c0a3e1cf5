// Command asynqcheck is the Go side of AsynqCheck: real asynq against the Redis that Java uses.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/hibiken/asynq"
)

func main() {
	if len(os.Args) < 3 {
		log.Fatal("usage: asynqcheck enqueue|work|fail|inspect|pause|unpause host:port [n]")
	}
	redis := asynq.RedisClientOpt{Addr: os.Args[2]}
	n := 1
	if len(os.Args) > 3 {
		n, _ = strconv.Atoi(os.Args[3])
	}
	var err error
	switch os.Args[1] {
	case "enqueue":
		err = enqueue(redis, n)
	case "work":
		err = work(redis, n, nil)
	case "fail":
		err = work(redis, n, fmt.Errorf("Go failed"))
	case "inspect":
		err = inspect(redis)
	case "pause":
		err = asynq.NewInspector(redis).PauseQueue("critical")
	case "unpause":
		err = asynq.NewInspector(redis).UnpauseQueue("critical")
	}
	if err != nil {
		log.Fatal(err)
	}
}

func enqueue(redis asynq.RedisClientOpt, n int) error {
	client := asynq.NewClient(redis)
	defer client.Close()
	for i := 0; i < n; i++ {
		task := asynq.NewTaskWithHeaders("page:sync", []byte(fmt.Sprintf("go%d", i)), map[string]string{"from": "go"})
		_, err := client.Enqueue(task, asynq.Queue("critical"), asynq.MaxRetry(3), asynq.Unique(time.Hour))
		if errors.Is(err, asynq.ErrDuplicateTask) {
			fmt.Println("duplicate")
		} else if err != nil {
			return err
		}
	}
	return nil
}

func work(redis asynq.RedisClientOpt, n int, failure error) error {
	server := asynq.NewServer(redis, asynq.Config{
		Concurrency: 8, Queues: map[string]int{"critical": 1}, LogLevel: asynq.ErrorLevel})
	var ran int64
	done := make(chan struct{})
	err := server.Start(asynq.HandlerFunc(func(ctx context.Context, task *asynq.Task) error {
		fmt.Printf("%s %s\n", task.Type(), task.Payload())
		if atomic.AddInt64(&ran, 1) == int64(n) {
			close(done)
		}
		return failure
	}))
	if err != nil {
		return err
	}
	<-done
	server.Shutdown()
	return nil
}

func inspect(redis asynq.RedisClientOpt) error {
	inspector := asynq.NewInspector(redis)
	info, err := inspector.GetQueueInfo("critical")
	if err != nil {
		return err
	}
	servers, err := inspector.Servers()
	if err != nil {
		return err
	}
	archived, err := inspector.ListArchivedTasks("critical")
	if err != nil {
		return err
	}
	retry, err := inspector.ListRetryTasks("critical")
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{
		"info": info, "servers": servers, "archived": archived, "retry": retry})
}
