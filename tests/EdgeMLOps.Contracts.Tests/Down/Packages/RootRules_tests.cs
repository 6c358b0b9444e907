using System.Text;
using System.Text.Json.Nodes;
using EdgeMLOps.Contracts.Down.Packages;
using EdgeMLOps.Contracts.Down.Trust;

namespace EdgeMLOps.Contracts.Tests.Down.Packages;

public sealed class RootRules_tests
{
    private static readonly RootKey One = KeyOf();
    private static readonly RootKey Other = KeyOf();

    [Fact]
    public void A_root_reads_as_it_was_written()
    {
        var written = RootRules.Write(Root());
        Assert.Equal(written, RootRules.Write(RootRules.Parse(written)));
    }

    [Theory]
    [InlineData("schema", "\"edgemlops.root/2\"")]
    [InlineData("version", "0")]
    [InlineData("expires", "\"2027-01-01T00:00:00+01:00\"")]
    [InlineData("keys", "[]")]
    [InlineData("roles", "[]")]
    [InlineData("more", "1")]
    public void A_wrong_value_is_refused(string key, string value) => Refused(json => json[key] = JsonNode.Parse(value));

    [Fact]
    public void A_key_of_another_name_is_refused() => Refused(json => json["keys"]![0]!["id"] = Other.Id.ToString());

    [Fact]
    public void A_key_twice_is_refused() => Refused(json => json["keys"]!.AsArray().Add(json["keys"]![0]!.DeepClone()));

    [Fact]
    public void A_key_that_is_none_is_refused() => Refused(json => json["keys"]![0]!["spki"] = Convert.ToBase64String(new byte[91]));

    [Fact]
    public void A_role_twice_is_refused() => Refused(json => json["roles"]!.AsArray().Add(json["roles"]![1]!.DeepClone()));

    [Fact]
    public void A_root_without_a_role_for_roots_is_refused() => Refused(json => json["roles"]!.AsArray().RemoveAt(0));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3)]
    public void A_threshold_that_nobody_or_everybody_meets_is_refused(int threshold) => Refused(json => json["roles"]![0]!["threshold"] = threshold);

    [Fact]
    public void A_role_that_counts_a_key_twice_is_refused() =>
        Refused(json => json["roles"]![0]!["keys"]!.AsArray().Add(One.Id.ToString()));

    [Fact]
    public void A_role_of_an_unknown_key_is_refused() =>
        Refused(json => json["roles"]![0]!["keys"]![0] = Digest256.Of("x"u8).ToString());

    [Fact]
    public void A_role_nobody_knows_is_refused() => Refused(json => json["roles"]![1]!["role"] = "everything");

    [Theory]
    [InlineData("keys")]
    [InlineData("roles")]
    public void Nothing_in_the_place_of_something_is_refused(string list) => Refused(json => json[list]!.AsArray().Insert(0, null));

    [Fact]
    public void What_a_refusal_quotes_gives_a_terminal_no_command() => Assert.DoesNotContain(
        Assert.Throws<PackageRefusedException>(() => RootRules.Parse("{\"\\u001b[2J\\u202e\\u000a\":1}"u8)).Message, letter => letter is < ' ' or > '~');

    [Fact]
    public void A_key_twice_in_the_text_is_refused()
    {
        var text = Encoding.UTF8.GetString(RootRules.Write(Root()));
        var doubled = string.Concat("{\"version\":9,", text.AsSpan(1));
        Assert.Equal(
            PackageFault.RootInvalid, Assert.Throws<PackageRefusedException>(() => RootRules.Parse(Encoding.UTF8.GetBytes(doubled))).Fault);
    }

    private static void Refused(Action<JsonObject> change)
    {
        var json = JsonNode.Parse(RootRules.Write(Root()))!.AsObject();
        change(json);
        var refused = Assert.Throws<PackageRefusedException>(() => RootRules.Parse(Encoding.UTF8.GetBytes(json.ToJsonString())));
        Assert.Equal(PackageFault.RootInvalid, refused.Fault);
        Assert.StartsWith("root: ", refused.Message, StringComparison.Ordinal);
    }

    private static RootDocument Root() => new()
    {
        Schema = RootDocument.SchemaName,
        Version = 1,
        Expires = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Keys = [One, Other],
        Roles =
        [
            new RootRole { Role = TrustRole.Root, Threshold = 2, Keys = [One.Id, Other.Id] },
            new RootRole { Role = TrustRole.Model, Threshold = 1, Keys = [Other.Id] },
        ],
    };

    private static RootKey KeyOf()
    {
        using var key = SigningKey.Create();
        var named = TrustKey.Of(key.PublicKey);
        return new RootKey { Id = named.Id, Spki = named.ToSpki() };
    }
}
