// Checks a log written by Nguồn with the libraries of the Go project alone: the checkpoint with
// golang.org/x/mod/sumdb/note, everything else with golang.org/x/mod/sumdb/tlog. The tree is built
// again from the entries, not read through TileHashReader.
//
//	conformance <checkpoint note> <vkey file> <directory with tile/, inclusion/ and consistency/>
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: conformance <checkpoint> <vkey> <directory>")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "conformance:", err)
		os.Exit(1)
	}
}

func run(checkpointFile, vkeyFile, dir string) error {
	vkey, err := os.ReadFile(vkeyFile)
	if err != nil {
		return err
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(string(vkey)))
	if err != nil {
		return err
	}
	msg, err := os.ReadFile(checkpointFile)
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(msg, verifier)
	if err != nil {
		return err
	}
	hashes, entries, err := rebuild(dir, tree.N)
	if err != nil {
		return err
	}
	root, err := tlog.TreeHash(tree.N, hashes)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return fmt.Errorf("the entries give root %v, the checkpoint says %v", root, tree.Hash)
	}
	tiles, err := checkTiles(dir, tree.N, hashes)
	if err != nil {
		return err
	}
	inclusions, err := checkInclusions(dir, tree, verifier, hashes, entries)
	if err != nil {
		return err
	}
	consistencies, err := checkConsistencies(dir, tree, verifier, hashes)
	if err != nil {
		return err
	}
	fmt.Printf("%d entries, %d tiles, %d inclusion proofs, %d consistency proofs: all as Go has them\n",
		tree.N, tiles, inclusions, consistencies)
	return nil
}

// openCheckpoint verifies the note and reads its three lines.
func openCheckpoint(msg []byte, verifier note.Verifier) (tlog.Tree, error) {
	n, err := note.Open(msg, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || lines[3] != "" {
		return tlog.Tree{}, fmt.Errorf("not a checkpoint: %q", n.Text)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	hash, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: hash}, err
}

// storedHashes is a tlog.HashReader over all hashes of a tree, in memory.
type storedHashes []tlog.Hash

func (s storedHashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		if x >= int64(len(s)) {
			return nil, fmt.Errorf("hash %d is not stored", x)
		}
		out[i] = s[x]
	}
	return out, nil
}

// tilePath is the C2SP path: without the height that the Go checksum database has in its paths.
func tilePath(t tlog.Tile) string {
	path := strings.TrimPrefix(t.Path(), fmt.Sprintf("tile/%d/", tileHeight))
	return "tile/" + strings.Replace(path, "data/", "entries/", 1)
}

func width(size, number int64) int {
	w := size - number*(1<<tileHeight)
	if w > 1<<tileHeight {
		w = 1 << tileHeight
	}
	return int(w)
}

// rebuild reads every entry bundle and hashes the tree.
func rebuild(dir string, size int64) (storedHashes, [][]byte, error) {
	var hashes storedHashes
	var entries [][]byte
	for number := int64(0); number<<tileHeight < size; number++ {
		w := width(size, number)
		path := filepath.Join(dir, tilePath(tlog.Tile{H: tileHeight, L: -1, N: number, W: w}))
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, nil, err
		}
		for i := 0; i < w; i++ {
			if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
				return nil, nil, fmt.Errorf("%s is cut in entry %d", path, i)
			}
			entry := data[2 : 2+int(binary.BigEndian.Uint16(data))]
			data = data[2+len(entry):]
			more, err := tlog.StoredHashes(int64(len(entries)), entry, hashes)
			if err != nil {
				return nil, nil, err
			}
			hashes = append(hashes, more...)
			entries = append(entries, entry)
		}
		if len(data) != 0 {
			return nil, nil, fmt.Errorf("%s has %d bytes too many", path, len(data))
		}
	}
	return hashes, entries, nil
}

// checkTiles compares every tile that a tree of this size has, byte for byte.
func checkTiles(dir string, size int64, hashes storedHashes) (int, error) {
	count := 0
	for _, tile := range tlog.NewTiles(tileHeight, 0, size) {
		if tile.W != width(size>>(tileHeight*tile.L), tile.N) {
			continue // NewTiles counts every width on the way to this one
		}
		want, err := tlog.ReadTileData(tile, hashes)
		if err != nil {
			return 0, err
		}
		got, err := os.ReadFile(filepath.Join(dir, tilePath(tile)))
		if err != nil {
			return 0, err
		}
		if !bytes.Equal(got, want) {
			return 0, fmt.Errorf("%s differs", tilePath(tile))
		}
		count++
	}
	return count, nil
}

func parseHashes(lines []string) ([]tlog.Hash, error) {
	var out []tlog.Hash
	for _, line := range lines {
		h, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}

// checkInclusions checks the .tlog-proof files, and that a changed one is refused.
func checkInclusions(dir string, tree tlog.Tree, verifier note.Verifier, hashes storedHashes, entries [][]byte) (int, error) {
	files, err := filepath.Glob(filepath.Join(dir, "inclusion", "*.tlog-proof"))
	if err != nil || len(files) == 0 {
		return 0, fmt.Errorf("no inclusion proofs (%v)", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return 0, err
		}
		head, checkpoint, ok := strings.Cut(string(data), "\n\n")
		lines := strings.Split(head, "\n")
		if !ok || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
			return 0, fmt.Errorf("%s is not a tlog-proof", file)
		}
		entry, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
		if err != nil {
			return 0, err
		}
		index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
		if err != nil {
			return 0, err
		}
		path, err := parseHashes(lines[3:])
		if err != nil {
			return 0, err
		}
		own, err := openCheckpoint([]byte(checkpoint), verifier)
		if err != nil || own != tree {
			return 0, fmt.Errorf("%s holds another checkpoint (%v)", file, err)
		}
		if !bytes.Equal(entry, entries[index]) {
			return 0, fmt.Errorf("%s holds another entry", file)
		}
		if err := tlog.CheckRecord(path, tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
			return 0, fmt.Errorf("%s: %v", file, err)
		}
		want, err := tlog.ProveRecord(tree.N, index, hashes)
		if err != nil || !equal(want, path) {
			return 0, fmt.Errorf("%s: Go proves it otherwise (%v)", file, err)
		}
		path[len(path)/2][3] ^= 1
		if tlog.CheckRecord(path, tree.N, tree.Hash, index, tlog.RecordHash(entry)) == nil {
			return 0, errors.New("a changed inclusion proof was accepted: this check checks nothing")
		}
	}
	return len(files), nil
}

// checkConsistencies checks the proofs between older checkpoints and this one.
func checkConsistencies(dir string, tree tlog.Tree, verifier note.Verifier, hashes storedHashes) (int, error) {
	dirs, err := filepath.Glob(filepath.Join(dir, "consistency", "*"))
	if err != nil || len(dirs) == 0 {
		return 0, fmt.Errorf("no consistency proofs (%v)", err)
	}
	for _, d := range dirs {
		msg, err := os.ReadFile(filepath.Join(d, "checkpoint"))
		if err != nil {
			return 0, err
		}
		old, err := openCheckpoint(msg, verifier)
		if err != nil {
			return 0, err
		}
		data, err := os.ReadFile(filepath.Join(d, "proof"))
		if err != nil {
			return 0, err
		}
		proof, err := parseHashes(strings.Fields(string(data)))
		if err != nil {
			return 0, err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
			return 0, fmt.Errorf("%s: %v", d, err)
		}
		want, err := tlog.ProveTree(tree.N, old.N, hashes)
		if err != nil || !equal(want, proof) {
			return 0, fmt.Errorf("%s: Go proves it otherwise (%v)", d, err)
		}
		proof[len(proof)/2][3] ^= 1
		if tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash) == nil {
			return 0, errors.New("a changed consistency proof was accepted: this check checks nothing")
		}
	}
	return len(dirs), nil
}

func equal(a, b []tlog.Hash) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
