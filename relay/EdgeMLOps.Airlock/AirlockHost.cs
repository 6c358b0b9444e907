using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.Peers;
using EdgeMLOps.Airlock.Schedules;
using EdgeMLOps.Airlock.States;
using EdgeMLOps.Airlock.Windows;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock;

/// <summary>Composes the airlock.</summary>
internal static class AirlockHost
{
    internal const string StateFile = "airlock.db";

    internal static async Task<int> RunAsync(string? configFile, CancellationToken cancellationToken)
    {
        var storage = HostSetup.ReadStorage(HostSetup.ReadConfiguration(configFile));
        using var claim = ControlClaim.Take(storage.Root, AirlockProgram.Name);
        await using var audit = await AuditChain.OpenAsync(storage.PathOf("audit.db"), TimeProvider.System, cancellationToken);
        await using var store = await AirlockStore.OpenAsync(storage.PathOf(StateFile), audit, TimeProvider.System, cancellationToken);
        return await HostSetup.RunAsync(Build(configFile, claim, store));
    }

    internal static WebApplication Build(string? configFile, ControlClaim claim, AirlockStore store)
    {
        var builder = HostSetup.CreateBuilder(AirlockProgram.Name, configFile).AddControlServer(claim, ControlJson.Default);
        builder.Services
            .AddValidated<LinkOptions, LinkOptionsValidator>(LinkOptions.Section)
            .AddSingleton<IConfigureOptions<WindowOptions>, WindowDefaults>() // before the file's, which come over them
            .AddValidated<WindowOptions, WindowOptionsValidator>(WindowOptions.Section)
            .AddValidated<ScheduleOptions, ScheduleOptionsValidator>(ScheduleOptions.Section)
            .AddSingleton(store)
            .AddSingleton<IValidateOptions<WindowOptions>, RenewalsValidator>()
            .AddSingleton<IValidateOptions<ScheduleOptions>, PatienceValidator>()
            .AddSingleton<AirlockStatus>()
            .AddLink()
            .AddSingleton<AppliancePeer>()
            .AddSingleton<RelayPeer>()
            .AddSingleton<WindowSignals>()
            .AddSingleton<WindowDesk>()
            .AddSingleton<SiteZone>()
            .AddSingleton<Agenda>()
            .AddSingleton<ScheduleTurn>()
            .AddSingleton<PlanDesk>()
            .AddSingleton<ScheduleDesk>()
            .AddSingleton<RunningDesk>()
            .AddSingleton<ScheduleView>()
            .AddSingleton<ScheduleAnswerer>()
            .AddSingleton<StepHealth>()
            .AddSingleton<DrainStep>()
            .AddSingleton<OpenStep>()
            .AddSingleton<CloseStep>()
            .AddSingleton<VerifyStep>()
            .AddSingleton<WindowSteps>()
            .AddHostedService<CutTeller>()
            .AddHostedService<Referee>();
        var application = builder.Build();
        AirlockEndpoints.Map(application);
        return application;
    }
}
