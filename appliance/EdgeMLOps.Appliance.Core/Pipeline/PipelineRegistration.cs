using EdgeMLOps.Appliance.Core.Pipeline.Canary;
using EdgeMLOps.Appliance.Core.Pipeline.Shadow;
using EdgeMLOps.Hosting.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeMLOps.Appliance.Core.Pipeline;

/// <summary>Registers what takes received images to their end.</summary>
public static class PipelineRegistration
{
    /// <summary>Adds the pipeline; journal, detector, prediction log and monitoring are registered elsewhere, the journal before it.</summary>
    /// <param name="services">The container.</param>
    public static IServiceCollection AddPipeline(this IServiceCollection services) => services
        .AddValidated<PipelineOptions, PipelineOptionsValidator>(PipelineOptions.Section)
        .AddValidated<CanaryOptions, CanaryOptionsValidator>(CanaryOptions.Section)
        .AddShadowQueue()
        .AddSingleton<AnalysisTelemetry>()
        .AddSingleton<CanaryCounts>()
        .AddSingleton<StudyRouter>()
        .AddSingleton<ImageRun>()
        .AddSingleton<ImageEnd>()
        .AddSingleton<CanaryStudies>()
        .AddSingleton<InstanceAnalysis>()
        .AddSingleton<IntakeScreening>()
        .AddHostedService<InstancePipeline>();
}
