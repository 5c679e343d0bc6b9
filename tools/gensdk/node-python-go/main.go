// Generates the Node.js, Python and Go SDKs of a provider schema with Pulumi's own code generators. Reads the schema from
// stdin, and prints one JSON object: the folder of each SDK, and in it each file's path and text, in base64.
package main

import (
	"encoding/json"
	"log"
	"os"

	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// The tool that the generated files name.
const tool = "npm run gensdk"

type files = map[string][]byte

// The generators need a loader for packages that a schema refers to. This schema refers to none.
type noLoader struct{ schema.ReferenceLoader }

func main() {
	log.SetFlags(0)
	var spec schema.PackageSpec
	check(json.NewDecoder(os.Stdin).Decode(&spec))
	// Each generator gets a package of its own: Python's renames things in it, which Go's would use.
	pkg := func() *schema.Package {
		pkg, err := schema.ImportSpec(spec, nil, noLoader{}, schema.ValidationOptions{})
		check(err)
		return pkg
	}

	inNode, err := nodejs.GeneratePackage(tool, pkg(), nil, nil, false, noLoader{})
	check(err)
	inPython, err := python.GeneratePackage(tool, pkg(), nil, noLoader{})
	check(err)
	inGo, err := golang.GeneratePackage(tool, pkg(), nil)
	check(err)
	check(json.NewEncoder(os.Stdout).Encode(map[string]files{
		"nodejs": inNode, "python": inPython, "go/zavu": inGo,
	}))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
