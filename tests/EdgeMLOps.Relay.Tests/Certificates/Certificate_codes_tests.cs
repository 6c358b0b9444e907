using System.Text.RegularExpressions;
using EdgeMLOps.Contracts.Down;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Relay.Tests.Certificates;

/// <summary>Whoever reads a code in status or log finds it in relay/README.md.</summary>
public sealed partial class Certificate_codes_tests
{
    [Fact]
    public async Task Each_code_that_the_relay_s_certificates_have_stands_in_the_readme()
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "relay", "EdgeMLOps.Relay", "Certificates"), "*.cs"))
        {
            var code = (await File.ReadAllLinesAsync(file)).Where(line => !line.TrimStart().StartsWith("///", StringComparison.Ordinal));
            codes.UnionWith(code.SelectMany(line => Word().Matches(line)).Select(match => match.Groups["code"].Value));
        }

        Assert.Contains("TokenNotKept", codes);
        Assert.Contains("OtherCertificate", codes); // behind what was asked for
        await AssertToldAsync(codes);
    }

    [Fact]
    public Task Each_refusal_of_the_fleet_stands_in_the_readme() =>
        AssertToldAsync(Enum.GetValues<CertificateVerdict>().Except([CertificateVerdict.Issued, CertificateVerdict.NotDue]).Select(verdict => verdict.ToString()));

    private static async Task AssertToldAsync(IEnumerable<string> codes)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "relay", "README.md"));
        Assert.DoesNotContain(codes, code => !Regex.IsMatch(page, $"`[A-Za-z]*{code}`", RegexOptions.None, TimeSpan.FromSeconds(5)));
    }

    // A literal of at least two words, as codes are; "EnrolmentToken" begins several.
    [GeneratedRegex("\"(?!EnrolmentToken\")(?<code>(?:[A-Z][a-z]+){2,})\"", RegexOptions.None, 5000)]
    private static partial Regex Word();
}
