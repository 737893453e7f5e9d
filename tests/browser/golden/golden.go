// Makes evidence.json: labels and their proofs, written with the Go project's own Merkle tree and
// note code (golang.org/x/mod/sumdb) and Go's crypto, so that nothing of ours has a part in it.
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run golden.go > evidence.json
package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	host   = "tem.nguon.example"
	origin = "nguon.example/thu"
)

// A reader of the same bytes again and again: keys that do not change from run to run.
type seed byte

func (s seed) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(s)
	}
	return len(p), nil
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

type tree struct{ stored []tlog.Hash }

func (t *tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, at := range indexes {
		out[i] = t.stored[at]
	}
	return out, nil
}

func b64(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

func list(hashes []tlog.Hash) []string {
	out := []string{}
	for _, h := range hashes {
		out = append(out, b64(h[:]))
	}
	return out
}

type labelCase struct {
	Name        string   `json:"name"`
	URL         string   `json:"url"`
	Lot         string   `json:"lot"`
	Packed      string   `json:"packed"`
	Index       int64    `json:"index"`
	Size        int64    `json:"size"`
	Entry       string   `json:"entry"`
	Inclusion   []string `json:"inclusion"`
	Checkpoint  string   `json:"checkpoint"`
	Root        string   `json:"root_at_pin"`
	Consistency []string `json:"consistency"`
	Log         string   `json:"log"`
	Key         string   `json:"key"`
	KeyEntry    string   `json:"key_entry"`
	KeyIndex    int64    `json:"key_index"`
	KeyPath     []string `json:"key_inclusion"`
}

// Where the label key was enrolled: before every run.
const keyIndex = 9

type spec struct {
	name, batch, gs1, labels, life string
	lifeCode                       byte
	kind                           byte
	key, product, serial, count    uint32
	index, size                    int64
	p256                           bool
}

func labelSigner(s spec) (vkey string, sign func([]byte) []byte) {
	name := origin + "/van-hanh"
	if !s.p256 {
		skey, vkey, err := note.GenerateKey(seed(7), name)
		check(err)
		raw, err := base64.StdEncoding.DecodeString(skey[strings.LastIndex(skey, "+")+1:])
		if err != nil {
			panic(err)
		}
		private := ed25519.NewKeyFromSeed(raw[1:])
		return vkey, func(m []byte) []byte { return ed25519.Sign(private, m) }
	}
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(err)
	spki, err := x509.MarshalPKIXPublicKey(&private.PublicKey)
	check(err)
	id := sha256.Sum256(spki)
	vkey = name + "+" + hex.EncodeToString(id[:4]) + "+" + b64(append([]byte{2}, spki...))
	return vkey, func(m []byte) []byte {
		digest := sha256.Sum256(m)
		r, sv, err := ecdsa.Sign(rand.Reader, private, digest[:])
		check(err)
		n := elliptic.P256().Params().N
		if sv.Cmp(new(big.Int).Rsh(n, 1)) > 0 {
			sv.Sub(n, sv)
		}
		return append(r.FillBytes(make([]byte, 32)), sv.FillBytes(make([]byte, 32))...)
	}
}

func token(blob []byte) string {
	out := ""
	for len(blob) > 7 {
		out += fmt.Sprintf("%017d", new(big.Int).SetBytes(blob[:7]))
		blob = blob[7:]
	}
	return out + fmt.Sprintf("%015d", new(big.Int).SetBytes(blob))
}

func u24(v uint32) []byte { return []byte{byte(v >> 16), byte(v >> 8), byte(v)} }

func make_(s spec) labelCase {
	packed := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	logSkey, logVkey, err := note.GenerateKey(seed(1), origin)
	check(err)
	logSigner, err := note.NewSigner(logSkey)
	check(err)
	operatorSkey, _, err := note.GenerateKey(seed(2), origin+"/van-hanh")
	check(err)
	operatorSigner, err := note.NewSigner(operatorSkey)
	check(err)

	previous := sha256.Sum256([]byte("previous"))
	run := fmt.Sprintf(`{"type":"nguon:LabelRun","id":"urn:uuid:0190b3c4-5d6e-7f80-9a1b-2c3d4e5f6071","request":%d,"batch":"%s",`+
		`"labels":"%s","count":%d,"labelKey":%d,"productNumber":%d,"packedOn":"2026-11-22"%s}`,
		s.index-1, s.batch, s.labels, s.count, s.key, s.product, s.life)
	statement, err := note.Sign(&note.Note{Text: "nguon.statement/v1\n" + run + "\n"}, operatorSigner)
	check(err)
	entry := fmt.Sprintf("nguon.entry/v1\n%d\n2026-11-23T01:20:30.456Z\n%s\n\n%s", s.index, b64(previous[:]), statement)

	vkey, sign := labelSigner(s)
	keyStatement, err := note.Sign(&note.Note{Text: "nguon.statement/v1\n" +
		`{"type":"nguon:Key","id":"urn:uuid:0190b3c4-5d6e-7f80-9a1b-2c3d4e5f6072","party":"van-hanh","vkey":"` + vkey +
		`","purpose":"label"}` + "\n"}, operatorSigner)
	check(err)
	keyEntry := fmt.Sprintf("nguon.entry/v1\n%d\n2026-11-20T01:20:30.456Z\n%s\n\n%s", keyIndex, b64(previous[:]), keyStatement)

	t := &tree{}
	var pinned tlog.Hash
	for i := int64(0); i < s.size; i++ {
		data := []byte(fmt.Sprint("entry ", i))
		if i == s.index {
			data = []byte(entry)
		}
		if i == keyIndex {
			data = []byte(keyEntry)
		}
		hashes, err := tlog.StoredHashes(i, data, t)
		check(err)
		t.stored = append(t.stored, hashes...)
		if i == s.index {
			pinned, err = tlog.TreeHash(i+1, t)
			check(err)
		}
	}
	root, err := tlog.TreeHash(s.size, t)
	check(err)
	inclusion, err := tlog.ProveRecord(s.size, s.index, t)
	check(err)
	keyPath, err := tlog.ProveRecord(s.size, keyIndex, t)
	check(err)
	var consistency []tlog.Hash
	if s.size > s.index+1 {
		consistency, err = tlog.ProveTree(s.size, s.index+1, t)
		check(err)
	}
	checkpoint, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", origin, s.size, b64(root[:]))}, logSigner)
	check(err)

	days := uint16(packed.Sub(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)).Hours() / 24)
	fields := []byte{0x10 | s.kind}
	fields = append(fields, u24(s.key)...)
	fields = append(fields, u24(s.product)...)
	fields = binary.BigEndian.AppendUint32(fields, uint32(s.index))
	fields = binary.BigEndian.AppendUint32(fields, s.serial)
	fields = binary.BigEndian.AppendUint16(fields, days)
	fields = append(fields, s.lifeCode)
	fields = append(fields, pinned[:15]...)
	message := bytes.Join([][]byte{[]byte("OCOPL1\x00"), {byte(len(host))}, []byte(host), fields, []byte(s.gs1)}, nil)
	return labelCase{
		Name: s.name, URL: "https://" + host + "/" + token(append(fields, sign(message)...)) + s.gs1,
		Lot: s.batch[strings.LastIndex(s.batch, "/")+1:], Packed: "2026-11-22", Index: s.index, Size: s.size, Entry: entry,
		Inclusion: list(inclusion), Checkpoint: string(checkpoint), Root: b64(pinned[:]), Consistency: list(consistency),
		Log: logVkey, Key: vkey, KeyEntry: keyEntry, KeyIndex: keyIndex, KeyPath: list(keyPath),
	}
}

func main() {
	cases := []labelCase{
		make_(spec{name: "unit label, Ed25519", batch: "ocop/15-04567-01-2026/10/SG-2211", labels: "unit", kind: 1, key: 1, product: 3,
			serial: 42, count: 500, life: `,"shelfLife":{"value":18,"unit":"months"}`, lifeCode: 218, index: 12345, size: 20011}),
		make_(spec{name: "unit label with a GTIN, P-256", batch: "01/08938505974194/10/A7.1", gs1: "/01/08938505974194/10/A7.1/21/500",
			labels: "unit", kind: 1, key: 2, product: 70000, serial: 500, count: 500, life: `,"shelfLife":{"value":9,"unit":"weeks"}`,
			lifeCode: 109, index: 300, size: 1024, p256: true}),
		make_(spec{name: "batch label of the newest entry", batch: "p/htx-vi-du/mat-ong/10/1", labels: "batch", key: 1, product: 1, count: 9,
			index: 15, size: 16}),
		make_(spec{name: "batch label pinned to a tree of a power of two", batch: "ocop/15-04567-01-2026/10/L.2", labels: "batch",
			key: 1, product: 3, count: 9, life: `,"shelfLife":{"value":5,"unit":"days"}`, lifeCode: 5, index: 63, size: 77}),
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", " ")
	check(out.Encode(map[string]interface{}{"host": host, "origin": origin, "cases": cases}))
}
