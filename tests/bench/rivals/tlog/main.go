// What golang.org/x/mod/sumdb/tlog does a cpu-second, in memory: appends of 600-byte records and
// inclusion proofs at a fixed size. Prints both, in the same order of places as the caller's.
//
//	tlog <records> <proofs>
package main

import (
	"fmt"
	"os"
	"strconv"
	"syscall"

	"golang.org/x/mod/sumdb/tlog"
)

const recordBytes = 600

type memory []tlog.Hash

func (m memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		out[i] = m[index]
	}
	return out, nil
}

func cpuSeconds() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)*1e-6 }
	return seconds(usage.Utime) + seconds(usage.Stime)
}

func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		panic(err)
	}
	return n
}

func main() {
	records, proofs := number(os.Args[1]), number(os.Args[2])
	record := make([]byte, recordBytes)
	hashes := make(memory, 0, 2*records)
	begin := cpuSeconds()
	for n := int64(0); n < records; n++ {
		record[n%recordBytes]++
		stored, err := tlog.StoredHashes(n, record, hashes)
		if err != nil {
			panic(err)
		}
		hashes = append(hashes, stored...)
	}
	appended := cpuSeconds()
	place := uint64(1)
	for n := int64(0); n < proofs; n++ {
		place = place*6364136223846793005 + 1442695040888963407
		if _, err := tlog.ProveRecord(records, int64(place>>1)%records, hashes); err != nil {
			panic(err)
		}
	}
	proved := cpuSeconds()
	fmt.Println(float64(records)/(appended-begin), float64(proofs)/(proved-appended))
}
