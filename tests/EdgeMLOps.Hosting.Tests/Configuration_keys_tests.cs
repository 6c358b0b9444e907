using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Hosting.Tests.Control;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeMLOps.Hosting.Tests;

[Collection(nameof(EnvironmentAlone))]
public sealed class Configuration_keys_tests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("""{ "Limits": { "Mots": 5 } }""", "Limits:Mots")]
    [InlineData("""{ "Limit": { "Most": 5 } }""", "Limit ")]
    [InlineData("""{ "Most": 5 }""", "Most ")]
    [InlineData("""{ "Limits": { "Most": { "Of": 5 } } }""", "Limits:Most ")]
    [InlineData("""{ "Limits": { "Doors": [ { "Name": "a" }, { "Nome": "b" } ] } }""", "Limits:Doors:1:Nome ")]
    [InlineData("""{ "Limits": { "Doors": { "Name": "a" } } }""", "Limits:Doors ")]
    [InlineData("""{ "Limits": { "Named": { "a": { "Nome": "b" } } } }""", "Limits:Named:a:Nome ")]
    [InlineData("""{ "Limits": { "Inner": { "Nome": "b" } } }""", "Limits:Inner:Nome ")]
    [InlineData("""{ "Limits": { "Inner": { "Name": null } } }""", "Limits:Inner:Name is null")]
    [InlineData("""{ "Limits": { "Doors": [ { "Name": null } ] } }""", "Limits:Doors:0:Name is null")]
    public async Task A_key_that_nobody_binds_stops_the_start_and_is_named(string json, string key)
    {
        var (refused, started) = await StartAsync(json);

        Assert.NotNull(refused);
        Assert.Contains(key, refused.Message, StringComparison.Ordinal);
        Assert.False(started);
    }

    [Theory]
    [InlineData("""{ "limits": { "MOST": 5, "Doors": [ { "Name": "a" } ], "Named": { "anything": { "Name": "b" } }, "Words": [ "x", "y" ] } }""")]
    [InlineData("""{ "Limits": { "Doors": [], "Inner": { "Name": "a" } } }""")]
    public async Task Every_key_that_is_bound_is_known(string json)
    {
        var (refused, started) = await StartAsync(json);

        Assert.Null(refused);
        Assert.True(started);
    }

    [Fact]
    public async Task A_section_of_another_program_in_the_environment_is_no_fault_but_a_wrong_key_of_ours_is()
    {
        Environment.SetEnvironmentVariable("EDGEMLOPS_Elsewhere__Port", "7");
        Environment.SetEnvironmentVariable("EDGEMLOPS_SOMETHING", "7");
        try
        {
            Assert.Null((await StartAsync("{}")).Refused);
            Environment.SetEnvironmentVariable("EDGEMLOPS_Limits__Mots", "7");
            Assert.Contains("Limits:Mots", (await StartAsync("{}")).Refused?.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("EDGEMLOPS_Elsewhere__Port", null);
            Environment.SetEnvironmentVariable("EDGEMLOPS_SOMETHING", null);
            Environment.SetEnvironmentVariable("EDGEMLOPS_Limits__Mots", null);
        }
    }

    [Fact]
    public async Task Two_classes_share_a_section_and_one_may_lie_within_another()
    {
        var (refused, _) = await StartAsync(
            """{ "Limits": { "Most": 5, "Name": "a", "Deep": { "Name": "b" } } }""",
            services => services.AddKnownSection<DoorOptions>("Limits").AddKnownSection<DoorOptions>("Limits:Deep"));
        Assert.Null(refused);

        (refused, _) = await StartAsync(
            """{ "Limits": { "Deep": { "Nome": "b" } } }""", services => services.AddKnownSection<DoorOptions>("Limits:Deep"));
        Assert.Contains("Limits:Deep:Nome", refused?.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(CommandException? Refused, bool Started)> StartAsync(string json, Action<IServiceCollection>? more = null)
    {
        var config = _folder["config.json"];
        await File.WriteAllTextAsync(config, json.TrimEnd()[..^1] + (json.Length > 2 ? "," : "") + $$""" "Storage": { "Root": "{{_folder.Path}}" } }""");
        using var claim = ControlClaim.Take(_folder.Path, "appliance");
        var builder = HostSetup.CreateBuilder("appliance", config).AddControlServer(claim, WordJson.Default);
        builder.Services.AddValidated<LimitOptions, LimitOptionsValidator>("Limits");
        more?.Invoke(builder.Services);
        var witness = new StartWitness();
        builder.Services.AddSingleton<IHostedService>(witness);
        await using var application = builder.Build();
        application.Lifetime.ApplicationStarted.Register(application.Lifetime.StopApplication);
        try
        {
            await HostSetup.RunAsync(application);
            return (null, witness.Started);
        }
        catch (CommandException refused)
        {
            return (refused, witness.Started);
        }
    }
}
