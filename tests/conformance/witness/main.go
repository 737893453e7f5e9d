// A witness and a client of witnesses written against the specification alone (C2SP tlog-witness and
// tlog-cosignature) with the libraries of the Go project: golang.org/x/mod/sumdb/note and tlog.
//
//	witness serve <log vkey> <directory>   serves /good, /slow, /garbage, /wrong, /missing, /forbidden, /stuck on
//	                                       a port that it writes to <directory>/port, with vkeys in <directory>/vkey-*
//	witness ask <url> <witness vkey> <log skey file>   asks a witness everything that the protocol says
//	witness check <log vkey> <witness vkey>...         a checkpoint on standard input must bear all of these
//	witness newlog <directory>                          makes a log key: skey and vkey
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const algCosignature = 4

// A cosigner's key: what x/mod's note does not know.
type cosigner struct {
	name string
	id   uint32
	pub  ed25519.PublicKey
	priv ed25519.PrivateKey
}

func keyID(name string, pub []byte) uint32 {
	h := sha256.New()
	h.Write([]byte(name + "\n"))
	h.Write([]byte{algCosignature})
	h.Write(pub)
	return binary.BigEndian.Uint32(h.Sum(nil))
}

func newCosigner(name string) (*cosigner, error) {
	pub, priv, err := ed25519.GenerateKey(rand.Reader)
	return &cosigner{name, keyID(name, pub), pub, priv}, err
}

func (c *cosigner) vkey() string {
	return fmt.Sprintf("%s+%08x+%s", c.name, c.id, base64.StdEncoding.EncodeToString(append([]byte{algCosignature}, c.pub...)))
}

func message(t uint64, text string) []byte {
	return []byte(fmt.Sprintf("cosignature/v1\ntime %d\n%s", t, text))
}

func (c *cosigner) line(text string) string {
	t := uint64(time.Now().Unix())
	b := binary.BigEndian.AppendUint32(nil, c.id)
	b = binary.BigEndian.AppendUint64(b, t)
	b = append(b, ed25519.Sign(c.priv, message(t, text))...)
	return "\u2014 " + c.name + " " + base64.StdEncoding.EncodeToString(b) + "\n"
}

// verifier makes a note.Verifier of a cosigner's vkey.
type verifier struct{ cosigner }

func newVerifier(vkey string) (*verifier, error) {
	name, rest, _ := strings.Cut(vkey, "+")
	_, key64, _ := strings.Cut(rest, "+")
	key, err := base64.StdEncoding.DecodeString(key64)
	if err != nil || len(key) != 33 || key[0] != algCosignature {
		return nil, fmt.Errorf("not a cosigner's vkey: %s", vkey)
	}
	return &verifier{cosigner{name: name, id: keyID(name, key[1:]), pub: key[1:]}}, nil
}
func (v *verifier) Name() string    { return v.name }
func (v *verifier) KeyHash() uint32 { return v.id }
func (v *verifier) Verify(msg, sig []byte) bool {
	return len(sig) == 72 && ed25519.Verify(v.pub, message(binary.BigEndian.Uint64(sig), string(msg)), sig[8:])
}

func parseCheckpoint(text string) (tlog.Tree, error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 {
		return tlog.Tree{}, errors.New("too short")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	hash, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: hash}, err
}

// The witness, strict about what it is sent.
type server struct {
	mu   sync.Mutex
	log  note.Verifier
	key  *cosigner
	tree tlog.Tree
}

func (s *server) add(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	head, checkpoint, ok := strings.Cut(string(body), "\n\n")
	lines := strings.Split(head, "\n")
	old, err2 := strconv.ParseInt(strings.TrimPrefix(lines[0], "old "), 10, 64)
	if err != nil || err2 != nil || !ok || r.Method != "POST" || len(lines) > 64 {
		http.Error(w, "malformed", 400)
		return
	}
	n, err := note.Open([]byte(checkpoint), note.VerifierList(s.log))
	if err != nil {
		http.Error(w, err.Error(), 403)
		return
	}
	tree, err := parseCheckpoint(n.Text)
	if err != nil || old > tree.N {
		http.Error(w, "malformed", 400)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if old != s.tree.N || (old == tree.N && old > 0 && tree.Hash != s.tree.Hash) {
		w.Header().Set("Content-Type", "text/x.tlog.size")
		w.WriteHeader(409)
		fmt.Fprintf(w, "%d\n", s.tree.N)
		return
	}
	var proof tlog.TreeProof
	for _, line := range lines[1:] {
		h, err := tlog.ParseHash(line)
		if err != nil {
			http.Error(w, "malformed", 400)
			return
		}
		proof = append(proof, h)
	}
	if (old == 0 && len(proof) > 0) || (old > 0 && tlog.CheckTree(proof, tree.N, tree.Hash, old, s.tree.Hash) != nil) {
		http.Error(w, "proof", 422)
		return
	}
	s.tree = tree
	io.WriteString(w, s.key.line(n.Text))
}

func serve(logVkey, dir string) error {
	log, err := note.NewVerifier(logVkey)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	handle := func(name string, make func(*server) http.HandlerFunc) error {
		key, err := newCosigner("witness.example/" + name)
		if err != nil {
			return err
		}
		mux.HandleFunc("/"+name+"/add-checkpoint", make(&server{log: log, key: key}))
		return os.WriteFile(filepath.Join(dir, "vkey-"+name), []byte(key.vkey()), 0o644)
	}
	status := func(code int) func(*server) http.HandlerFunc {
		return func(*server) http.HandlerFunc {
			return func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", code) }
		}
	}
	for name, make := range map[string]func(*server) http.HandlerFunc{
		"good": func(s *server) http.HandlerFunc { return s.add },
		"slow": func(s *server) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) { time.Sleep(3 * time.Second); s.add(w, r) }
		},
		"garbage": func(*server) http.HandlerFunc {
			return func(w http.ResponseWriter, _ *http.Request) { w.Write(bytes.Repeat([]byte{0xff, '\n'}, 1<<20)) }
		},
		"wrong": func(s *server) http.HandlerFunc { // the right key over another text
			return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, s.key.line("another\n")) }
		},
		"stuck": func(*server) http.HandlerFunc { // says ever another size
			n := 0
			return func(w http.ResponseWriter, _ *http.Request) {
				n++
				w.Header().Set("Content-Type", "text/x.tlog.size")
				w.WriteHeader(409)
				fmt.Fprintf(w, "%d\n", n%7)
			}
		},
		"missing":   status(404),
		"forbidden": status(403),
	} {
		if err := handle(name, make); err != nil {
			return err
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	port := listener.Addr().(*net.TCPAddr).Port
	if err := os.WriteFile(filepath.Join(dir, "port"), []byte(strconv.Itoa(port)), 0o644); err != nil {
		return err
	}
	return http.Serve(listener, mux)
}

// A log in memory, for asking a witness.
type history struct {
	tale   string
	hashes []tlog.Hash
	size   int64
}

func (h *history) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		out[i] = h.hashes[x]
	}
	return out, nil
}

func (h *history) grow(to int64) error {
	for ; h.size < to; h.size++ {
		more, err := tlog.StoredHashes(h.size, []byte(h.tale+strconv.FormatInt(h.size, 10)), h)
		if err != nil {
			return err
		}
		h.hashes = append(h.hashes, more...)
	}
	return nil
}

func (h *history) checkpoint(size int64, signer note.Signer) (string, error) {
	root, err := tlog.TreeHash(size, h)
	if err != nil {
		return "", err
	}
	msg, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", signer.Name(), size, root)}, signer)
	return string(msg), err
}

func (h *history) request(old, size int64, signer note.Signer) (string, error) {
	checkpoint, err := h.checkpoint(size, signer)
	if err != nil {
		return "", err
	}
	out := fmt.Sprintf("old %d\n", old)
	if old > 0 && old < size {
		proof, err := tlog.ProveTree(size, old, h)
		if err != nil {
			return "", err
		}
		for _, hash := range proof {
			out += hash.String() + "\n"
		}
	}
	return out + "\n" + checkpoint, nil
}

func ask(url, witnessVkey, skeyFile string) error {
	skey, err := os.ReadFile(skeyFile)
	if err != nil {
		return err
	}
	signer, err := note.NewSigner(strings.TrimSpace(string(skey)))
	if err != nil {
		return err
	}
	v, err := newVerifier(witnessVkey)
	if err != nil {
		return err
	}
	strangerKey, _, err := note.GenerateKey(rand.Reader, "stranger.example/log")
	if err != nil {
		return err
	}
	stranger, err := note.NewSigner(strangerKey)
	if err != nil {
		return err
	}
	impostorKey, _, err := note.GenerateKey(rand.Reader, signer.Name())
	if err != nil {
		return err
	}
	impostor, err := note.NewSigner(impostorKey)
	if err != nil {
		return err
	}
	one, other := &history{tale: "a"}, &history{tale: "b"}
	for _, h := range []*history{one, other} {
		if err := h.grow(300); err != nil {
			return err
		}
	}
	if err != nil {
		return err
	}
	count := 0
	post := func(body string, want int, wantBody string) (string, error) {
		count++
		answer, err := http.Post(strings.TrimSuffix(url, "/")+"/add-checkpoint", "text/plain", strings.NewReader(body))
		if err != nil {
			return "", err
		}
		defer answer.Body.Close()
		got, err := io.ReadAll(answer.Body)
		if err != nil {
			return "", err
		}
		if answer.StatusCode != want || (wantBody != "" && string(got) != wantBody) {
			return "", fmt.Errorf("request %d: %d %q, expected %d %q\n%s", count, answer.StatusCode, got, want, wantBody, body)
		}
		if want == 409 && answer.Header.Get("Content-Type") != "text/x.tlog.size" {
			return "", fmt.Errorf("409 with content type %q", answer.Header.Get("Content-Type"))
		}
		return string(got), nil
	}
	try := func(h *history, old, size int64, s note.Signer, want int, wantBody string) error {
		body, err := h.request(old, size, s)
		if err != nil {
			return err
		}
		got, err := post(body, want, wantBody)
		if err != nil || want != 200 {
			return err
		}
		_, checkpoint, _ := strings.Cut(body, "\n\n")
		n, err := note.Open([]byte(checkpoint+got), note.VerifierList(v))
		if err != nil || len(n.Sigs) != 1 {
			return fmt.Errorf("the cosignature is not good: %v\n%s", err, got)
		}
		return nil
	}
	steps := []struct {
		h         *history
		old, size int64
		s         note.Signer
		want      int
		body      string
	}{
		{one, 5, 7, signer, 409, "0\n"},  // nothing was cosigned yet
		{one, 0, 7, stranger, 404, ""},   // another log
		{one, 0, 7, impostor, 403, ""},   // the log's name under another key
		{one, 0, 7, signer, 200, ""},     // the first
		{one, 7, 7, signer, 200, ""},     // the same again
		{one, 0, 9, signer, 409, "7\n"},  // an old size that is not what it has
		{one, 9, 7, signer, 400, ""},     // an old size past the checkpoint's
		{one, 7, 256, signer, 200, ""},   // grown
		{one, 256, 257, signer, 200, ""}, //
		{one, 7, 300, signer, 409, "257\n"},
		{one, 100, 200, signer, 409, "257\n"}, // never back
		{other, 257, 300, signer, 422, ""},    // another history
		{other, 257, 257, signer, 409, "257\n"},
		{one, 257, 300, signer, 200, ""},
	}
	for i, s := range steps {
		if err := try(s.h, s.old, s.size, s.s, s.want, s.body); err != nil {
			return fmt.Errorf("step %d: %w", i, err)
		}
	}
	good, err := one.request(300, 300, signer)
	if err != nil {
		return err
	}
	for _, body := range []string{"", "old 300\n", strings.Replace(good, "old", "OLD", 1), strings.Replace(good, "old 300\n", "old 300\n\xff\n", 1),
		strings.Replace(good, "old 300", "old 0300", 1), "old 300\n\nrubbish\n"} {
		if _, err := post(body, 400, ""); err != nil {
			return err
		}
	}
	fmt.Printf("%d requests answered as the specification has it\n", count)
	return nil
}

func check(logVkey string, witnesses []string) error {
	log, err := note.NewVerifier(logVkey)
	if err != nil {
		return err
	}
	verifiers := []note.Verifier{log}
	for _, vkey := range witnesses {
		v, err := newVerifier(vkey)
		if err != nil {
			return err
		}
		verifiers = append(verifiers, v)
	}
	msg, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	n, err := note.Open(msg, note.VerifierList(verifiers...))
	if err != nil {
		return err
	}
	if len(n.Sigs) != len(verifiers) || n.Sigs[0].Name != log.Name() {
		return fmt.Errorf("%d good signatures, expected %d, the log's first", len(n.Sigs), len(verifiers))
	}
	_, err = parseCheckpoint(n.Text)
	return err
}

func newLog(dir string) error {
	skey, vkey, err := note.GenerateKey(rand.Reader, "log.example/go")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "skey"), []byte(skey), 0o600); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "vkey"), []byte(vkey), 0o644)
}

func main() {
	args := append(os.Args[1:], "", "", "", "")
	var err error
	switch args[0] {
	case "serve":
		err = serve(args[1], args[2])
	case "ask":
		err = ask(args[1], args[2], args[3])
	case "check":
		err = check(os.Args[2], os.Args[3:])
	case "newlog":
		err = newLog(args[1])
	default:
		err = errors.New("usage: witness serve|ask|check|newlog ...")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "witness:", err)
		os.Exit(1)
	}
}
