using System.Text.Json;

namespace EdgeMLOps.Architecture.Tests.Zones;

public sealed class Zones_tests : IClassFixture<ZoneSandbox>
{
    private readonly ZoneSandbox _sandbox;

    public Zones_tests(ZoneSandbox sandbox) => _sandbox = sandbox;

    public static TheoryData<SandboxProject> Attempts => [.. ZoneSandbox.Projects.Where(project => project.Refusal.Length > 0)];

    public static TheoryData<SandboxProject> CleanGraph => [.. ZoneSandbox.Projects.Where(project => project.Refusal.Length == 0)];

    [Theory]
    [MemberData(nameof(Attempts), DisableDiscoveryEnumeration = true)]
    public void An_attempt_on_a_zone_is_refused_with_its_code(SandboxProject attempt)
    {
        Assert.True(_sandbox.Errors[attempt.Name].SequenceEqual([attempt.Refusal]), _sandbox.Output);
        Assert.False(File.Exists(Built(attempt)), $"{attempt} was built");
    }

    [Theory]
    [MemberData(nameof(CleanGraph), DisableDiscoveryEnumeration = true)]
    public void A_clean_graph_builds(SandboxProject project)
    {
        Assert.True(!_sandbox.Errors[project.Name].Any() && File.Exists(Built(project)), _sandbox.Output);
    }

    [Fact]
    public void A_relay_is_shipped_with_nothing_but_what_it_may_know()
    {
        using var dependencies = JsonDocument.Parse(
            File.ReadAllBytes(_sandbox["artifacts", "bin", "Relay", "debug", "Relay.deps.json"]));
        var libraries = dependencies.RootElement.GetProperty("libraries").EnumerateObject().Select(library => library.Name.Split('/')[0]);
        Assert.Equal(["Crossing", "Neutral", "Relay"], libraries.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_code_of_the_build_rules_has_an_attempt()
    {
        var rules = File.ReadAllText(_sandbox["Directory.Build.targets"]);
        var codes = Enumerable.Range(0, 10).Select(number => $"EDGE00{number}").Where(code => rules.Contains($"Code=\"{code}\"", StringComparison.Ordinal));
        var tried = ZoneSandbox.Projects.Select(project => project.Refusal).Where(code => code.StartsWith("EDGE", StringComparison.Ordinal)).Distinct();
        Assert.Equal(codes, tried);
    }

    private string Built(SandboxProject project) => _sandbox["artifacts", "bin", project.Name, "debug", $"{project.Name}.dll"];
}
