using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Registry;

/// <summary>Log events 2400 to 2499; next free: 2404.</summary>
internal static partial class PolicyEvents
{
    [LoggerMessage(2400, LogLevel.Information, "Policy {Name} {Version} release {Release} for {Model}: {From} to {To} by {Who}. {Reason}")]
    public static partial void Stepped(
        this ILogger logger, string name, string version, int release, string model, string from, PolicyState to, string who, string reason);

    [LoggerMessage(2401, LogLevel.Error, "Policy {Name} {Version} release {Release} is quarantined: {Fault}. Images of {Model} go by what it replaced.")]
    public static partial void Quarantined(this ILogger logger, string name, string version, int release, string fault, string model);

    [LoggerMessage(2402, LogLevel.Error, "Steps of policies are not in the audit log yet: {Fault}. They are told again; until then no change is made.")]
    public static partial void NotTold(this ILogger logger, string fault);

    [LoggerMessage(2403, LogLevel.Error, "The active policy {Name} release {Release} does not fit {Model} release {ModelRelease}, {Fault}: the model's own policy is applied.")]
    public static partial void DoesNotFit(this ILogger logger, string name, int release, string model, int modelRelease, string fault);
}
