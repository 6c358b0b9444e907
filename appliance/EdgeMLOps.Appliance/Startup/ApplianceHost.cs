using System.Text.Json;
using EdgeMLOps.Appliance.Control;
using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Results;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeMLOps.Appliance.Startup;

/// <summary>Puts the service together and runs it.</summary>
internal static class ApplianceHost
{
    /// <summary>Runs the service until it is stopped.</summary>
    /// <param name="configFile">File given by <c>--config</c>, or null.</param>
    /// <param name="cancellationToken">Gives up while starting.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string? configFile, CancellationToken cancellationToken)
    {
        var storage = HostSetup.ReadStorage(HostSetup.ReadConfiguration(configFile));
        using var claim = ControlClaim.Take(storage.Root, ApplianceProgram.Name);
        await using var audit = await AuditChain.OpenAsync(storage.PathOf(ApplianceProgram.AuditFile), TimeProvider.System, cancellationToken);
        var builder = HostSetup.CreateBuilder(ApplianceProgram.Name, configFile).AddControlServer(claim, ControlJson.Default);
        await using var results = await ResultsRegistration.OpenStoreAsync(storage, cancellationToken);
        builder.Services.AddSingleton(audit);
        builder.Services.AddSingleton<StatusReporter>();
        builder.Services.AddReceiving();
        builder.Services.AddResults(results);
        builder.Services.AddHospitalLink();
        var application = builder.Build();
        application.MapStatus();
        application.MapLink();
        await RecordStartAsync(audit, application, cancellationToken);
        return await HostSetup.RunAsync(application);
    }

    private static async Task RecordStartAsync(AuditChain audit, WebApplication application, CancellationToken cancellationToken)
    {
        var detail = new StartDetail(
            ApplianceProgram.Version, Package: "", Policy: "", ConfigurationDigest.Of(application.Configuration));
        await audit.AppendAsync("Started", ApplianceProgram.Name, JsonSerializer.Serialize(detail, StartJson.Default.StartDetail), cancellationToken);
    }
}
