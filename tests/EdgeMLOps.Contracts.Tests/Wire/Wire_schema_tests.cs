using System.Text;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Contracts.Tests.Wire;

public sealed class Wire_schema_tests
{
    // Not by the compiler's source paths: a CI build hides where it was made.
    private static readonly string Here = Path.Combine(Repository.Root, "tests/EdgeMLOps.Contracts.Tests/Wire");
    private static readonly string Contracts = Path.Combine(Repository.Root, "shared/crossing/EdgeMLOps.Contracts");

    [Fact]
    public void The_types_are_the_approved_ones()
    {
        var approved = File.ReadAllText(Path.Combine(Here, "schema.approved.txt"));
        var schema = WireSchema.OfUpwardTypes();

        // To approve a change: copy this file over schema.approved.txt and put its sha256sum into WIRE.md.
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "schema.received.txt"), schema.ToString());
        Assert.Equal(approved, schema.ToString());
        Assert.InRange(schema.Members, 40, 200);
    }

    [Fact]
    public void The_page_names_the_digest_of_the_approved_schema()
    {
        var approved = File.ReadAllText(Path.Combine(Here, "schema.approved.txt"));
        var page = File.ReadAllText(Path.Combine(Contracts, "WIRE.md"));
        Assert.Contains($"schema sha256: `{Digest256.Of(Encoding.UTF8.GetBytes(approved))}`", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_file_the_page_says_it_is_in_step_with_exists()
    {
        var page = File.ReadAllLines(Path.Combine(Contracts, "WIRE.md"));
        var line = Assert.Single(page, l => l.StartsWith("in step with:", StringComparison.Ordinal));
        var files = line.Split('`').Where((_, i) => i % 2 == 1).ToArray();
        Assert.Equal(12, files.Length);
        Assert.All(files, file => Assert.True(File.Exists(Path.Combine(Contracts, file)), file));
    }

    [Fact]
    public void No_upward_type_can_hold_text_or_bytes()
    {
        Assert.Empty(WireSchema.OfUpwardTypes().Forbidden);
    }

    [Theory]
    [InlineData(typeof(string))]
    [InlineData(typeof(byte[]))]
    [InlineData(typeof(object))]
    [InlineData(typeof(string[]))]
    [InlineData(typeof(Dictionary<int, long>))]
    [InlineData(typeof(DateTimeOffset))]
    [InlineData(typeof(double))]
    [InlineData(typeof(EdgeMLOps.Contracts.Down.Receipt))]
    public void The_shape_rule_refuses(Type type)
    {
        var schema = new WireSchema();
        schema.Visit(type, "planted");
        Assert.Single(schema.Forbidden);
    }
}
