using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.Appliance.Core.Receiving.Admission;
using EdgeMLOps.Hosting.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeMLOps.Appliance.Core.Receiving.Commitment;

/// <summary>Registers storage commitment, both as SCP and as SCU.</summary>
internal static class CommitmentRegistration
{
    public static IServiceCollection AddCommitment(this IServiceCollection services) => services
        .AddValidated<CommitmentOptions, CommitmentOptionsValidator>(CommitmentOptions.Section)
        .AddSingleton<CommitmentDatabase>()
        .AddHostedService(provider => provider.GetRequiredService<CommitmentDatabase>())
        .AddSingleton<PeerDirectory>()
        .AddSingleton<AskedCommitments>()
        .AddSingleton<CommitmentQueue>()
        .AddSingleton<CommitmentRefusals>()
        .AddSingleton<CommitmentJudge>()
        .AddSingleton<CommitmentCaller>()
        .AddSingleton<CommitmentAttempt>()
        .AddSingleton<CommitmentReporter>()
        .AddSingleton<CommitmentProvider>()
        .AddSingleton<IHospitalSockets>(provider => provider.GetRequiredService<CommitmentReporter>());
}
