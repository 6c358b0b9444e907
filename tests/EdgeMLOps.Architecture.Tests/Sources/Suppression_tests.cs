using System.Text.RegularExpressions;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Architecture.Tests.Sources;

/// <summary>A rule may be set aside, but seen: the numbers are approved here, and each has its reason beside it.</summary>
public sealed partial class Suppression_tests
{
    private const int ApprovedSuppressions = 4;
    private const int ApprovedPragmas = 0;

    // The project that builds ONNX Runtime from its package is the vendor's code.
    private static readonly string[] Product =
    [
        .. new[] { "appliance", "relay", "shared/clinical/EdgeMLOps.Dicom", "shared/crossing", "shared/neutral" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)),
    ];

    private static readonly string Code = string.Join('\n', Product.Where(file => file.EndsWith(".cs", StringComparison.Ordinal)).Select(File.ReadAllText));

    [Fact]
    public void As_many_rules_are_set_aside_as_were_approved()
    {
        Assert.Equal(ApprovedSuppressions, Suppression().Count(Code));
        Assert.Equal(ApprovedPragmas, Pragma().Count(Code));
        Assert.True(Product.Length >= 100, $"{Product.Length} files");
    }

    [Fact]
    public void Every_suppression_says_why()
    {
        Assert.All(Suppression().Matches(Code), match => Assert.Contains("Justification = \"", match.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void No_project_switches_a_rule_off()
    {
        var projects = Product.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).ToArray();
        Assert.True(projects.Length >= 12, $"{projects.Length} projects");
        Assert.DoesNotContain(projects, file => SwitchedOff().IsMatch(File.ReadAllText(file)));
    }

    [GeneratedRegex(@"\[(assembly: )?[A-Za-z.]*SuppressMessage\([^\]]*\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Suppression();

    [GeneratedRegex(@"^\s*#(pragma warning disable|nullable disable)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Pragma();

    [GeneratedRegex("<(NoWarn|TreatWarningsAsErrors|Nullable|WarningsNotAsErrors|RunAnalyzers|EnableNETAnalyzers|AnalysisLevel)>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex SwitchedOff();
}
