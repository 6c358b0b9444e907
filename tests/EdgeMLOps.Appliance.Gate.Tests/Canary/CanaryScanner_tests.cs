using System.IO.Compression;
using System.Text;
using EdgeMLOps.TestKit.Canary;

namespace EdgeMLOps.Appliance.Gate.Tests.Canary;

/// <summary>The search is proven by planting: one that finds nothing anywhere would pass every other test.</summary>
public sealed class CanaryScanner_tests
{
    private const string Token = "CANARY^ZÄHLER7";

    private static readonly CanaryScanner Scanner = new([Token]);

    public static TheoryData<string, byte[]> Planted
    {
        get
        {
            var utf8 = Encoding.UTF8.GetBytes(Token);
            var utf16 = Encoding.Unicode.GetBytes(Token);
            var data = new TheoryData<string, byte[]>
            {
                { "UTF-8", utf8 },
                { "UTF-16LE", utf16 },
                { "UTF-16BE", Encoding.BigEndianUnicode.GetBytes(Token) },
                { "hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(utf8)) },
                { "HEX", Encoding.ASCII.GetBytes(Convert.ToHexString(utf8)) },
            };
            for (var before = 0; before < 3; before++)
            {
                data.Add($"Base64+{before}", Base64(utf8, before));
                data.Add($"Base64 of UTF-16LE+{before}", Base64(utf16, before));
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Planted), DisableDiscoveryEnumeration = true)]
    public void A_planted_token_is_found_in_each_form(string form, byte[] bytes)
    {
        byte[] around = [.. "{\"value\":\""u8, .. bytes, .. "\"}"u8];
        Assert.Contains(Scanner.Find(around), hit => hit.Token == Token && hit.Form == form);
    }

    [Theory]
    [MemberData(nameof(Planted), DisableDiscoveryEnumeration = true)]
    public void A_planted_token_is_found_behind_compression(string form, byte[] bytes) =>
        Assert.Contains(Scanner.FindInflated(Deflate([.. bytes, .. new byte[500]])), hit => hit.Form == form);

    [Fact]
    public void Where_nothing_was_planted_nothing_is_found()
    {
        var random = new byte[1 << 20];
        new Random(7).NextBytes(random);
        Assert.Empty(Scanner.Find(random));
        Assert.Empty(Scanner.FindInflated(Deflate(random)));
    }

    [Fact]
    public void What_could_not_be_searched_is_not_called_clean() =>
        Assert.Throws<InvalidDataException>(() => Scanner.FindInflated(new byte[] { 0xff, 0xff, 0xff }));

    [Fact]
    public void A_token_too_short_to_mean_anything_is_refused() => Assert.Throws<ArgumentException>(() => new CanaryScanner(["ab"]));

    private static byte[] Base64(byte[] token, int before) =>
        Encoding.ASCII.GetBytes(Convert.ToBase64String([.. Encoding.ASCII.GetBytes("xyz")[..before], .. token, .. "tail"u8]));

    private static byte[] Deflate(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var deflate = new DeflateStream(target, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(bytes);
        }

        return target.ToArray();
    }
}
