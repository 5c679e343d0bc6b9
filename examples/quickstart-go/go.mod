module quickstart-go

go 1.25.11

require (
	github.com/pulumi-zavu/pulumi-zavu/sdk/go/zavu v0.1.0
	github.com/pulumi/pulumi/sdk/v3 v3.258.0
)
