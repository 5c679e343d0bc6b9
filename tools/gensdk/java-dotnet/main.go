// Generates the Java and .NET SDKs of a provider schema with Pulumi's own code generators. Reads the schema from stdin, and
// prints one JSON object: the folder of each SDK, and in it each file's path and text, in base64.
//
// Both need an older Pulumi than the other SDKs: the Java generator does not compile with a newer one, and the .NET
// generator has left it.
package main

import (
	"encoding/json"
	"log"
	"net/http/httptest"
	"os"

	"github.com/pulumi/pulumi-java/pkg/codegen/java"
	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// The tool that the generated files name.
const tool = "npm run gensdk"

type files = map[string][]byte

func main() {
	log.SetFlags(0)
	// The Java generator prints warnings to stdout.
	out := os.Stdout
	os.Stdout = os.Stderr
	// The .NET generator downloads a logo: it gets an answer from here, which generate.mjs discards.
	logo := httptest.NewServer(nil)
	defer logo.Close()

	var spec schema.PackageSpec
	check(json.NewDecoder(os.Stdin).Decode(&spec))
	spec.LogoURL = logo.URL
	// Each generator gets a package of its own, since they write into it.
	pkg := func() *schema.Package {
		pkg, err := schema.ImportSpec(spec, nil, schema.ValidationOptions{})
		check(err)
		return pkg
	}

	inJava, err := java.GeneratePackage(tool, pkg(), nil, nil, false, false)
	check(err)
	inDotnet, err := dotnet.GeneratePackage(tool, pkg(), nil, nil)
	check(err)
	check(json.NewEncoder(out).Encode(map[string]files{"java": inJava, "dotnet": inDotnet}))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
