using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Hosting.Tests.Control;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Hosting.Tests;

[Collection(nameof(EnvironmentAlone))]
public sealed class HostSetup_tests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task A_log_line_has_time_id_and_message_but_no_message_of_an_exception()
    {
        using var claim = ControlClaim.Take(_folder.Path, "appliance");
        var builder = HostSetup.CreateBuilder("appliance", await ConfigAsync("{}")).AddControlServer(claim, WordJson.Default);
        await using (var application = builder.Build())
        {
            var logger = application.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Test");
            logger.LogWarning(new EventId(1234), new InvalidOperationException("CANARY", new IOException("CANARY")), "failed with {Code}", "Full");
        }

        var text = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(_folder["logs"])));
        Assert.Contains(" Warning 1234 Test: failed with \"Full\"", text, StringComparison.Ordinal);
        Assert.Contains("System.IO.IOException", text, StringComparison.Ordinal);
        Assert.DoesNotContain("CANARY", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_out_of_range_stops_the_start_before_any_service_runs()
    {
        using var claim = ControlClaim.Take(_folder.Path, "appliance");
        var config = await ConfigAsync("""{ "Limits": { "Most": 0 } }""");
        var builder = HostSetup.CreateBuilder("appliance", config).AddControlServer(claim, WordJson.Default);
        builder.Services.AddValidated<LimitOptions, LimitOptionsValidator>("Limits");
        var started = new StartWitness();
        builder.Services.AddSingleton<IHostedService>(started);
        await using var application = builder.Build();
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => application.StartAsync(default));
        Assert.Contains("Limits:Most", refused.Message, StringComparison.Ordinal);
        Assert.False(started.Started);
    }

    [Fact]
    public async Task The_given_file_wins_over_the_environment_and_that_over_the_defaults()
    {
        var config = await ConfigAsync("""{ "Limits": { "Most": 5 } }""");
        Environment.SetEnvironmentVariable("EDGEMLOPS_Limits__Most", "7");
        Environment.SetEnvironmentVariable("EDGEMLOPS_Limits__Least", "3");
        try
        {
            var configuration = HostSetup.ReadConfiguration(config);
            Assert.Equal(("5", "3"), (configuration["Limits:Most"], configuration["Limits:Least"]));
        }
        finally
        {
            Environment.SetEnvironmentVariable("EDGEMLOPS_Limits__Most", null);
            Environment.SetEnvironmentVariable("EDGEMLOPS_Limits__Least", null);
        }
    }

    [Fact]
    public async Task A_storage_folder_that_is_no_full_path_is_named()
    {
        await File.WriteAllTextAsync(_folder["config.json"], """{ "Storage": { "Root": "here" } }""");
        var refused = Assert.Throws<CommandException>(() => HostSetup.CreateBuilder("appliance", _folder["config.json"]));
        Assert.Contains("Storage:Root", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> ConfigAsync(string json)
    {
        var path = _folder["config.json"];
        var rest = json.Trim()[1..];
        var comma = rest.Trim().Equals("}", StringComparison.Ordinal) ? "" : ",";
        await File.WriteAllTextAsync(path, $$"""{ "Storage": { "Root": "{{_folder.Path}}" } {{comma}} {{rest}}""");
        return path;
    }
}
