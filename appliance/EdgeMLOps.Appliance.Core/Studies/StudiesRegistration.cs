using EdgeMLOps.Appliance.Core.Results;
using EdgeMLOps.Hosting.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeMLOps.Appliance.Core.Studies;

/// <summary>Registers what turns analysed studies into results.</summary>
public static class StudiesRegistration
{
    /// <summary>Adds the reporter; the journal, the prediction log and the result queue are registered elsewhere.</summary>
    /// <param name="services">The container.</param>
    public static IServiceCollection AddStudies(this IServiceCollection services) => services
        .AddValidated<StudiesOptions, StudiesOptionsValidator>(StudiesOptions.Section)
        .AddSingleton<StudyJournal>()
        .AddSingleton<ResultComposer>()
        .AddHostedService<StudyReporter>();
}
