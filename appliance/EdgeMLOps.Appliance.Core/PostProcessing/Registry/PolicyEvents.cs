using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Registry;

/// <summary>Log events 2400 to 2499; next free: 2408.</summary>
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

    [LoggerMessage(2404, LogLevel.Critical, "The registry of policies ends at step {Known}, and the audit log has heard of step {Told}: policies.db is an older copy, or it was removed. What it says is applied; look at what was applied before.")]
    public static partial void SetBack(this ILogger logger, long known, long told);

    [LoggerMessage(2405, LogLevel.Critical, "{Counters} of the newest releases of policies that imports are held against were behind what was imported: trust.db is an older copy, or it was removed. They are set again.")]
    public static partial void ReleasesSetBack(this ILogger logger, int counters);

    [LoggerMessage(2406, LogLevel.Critical, "The root document is not to be believed, {Fault}: policy {Name} release {Release} for {Model} stays applied as it was, and none is changed until that is mended.")]
    public static partial void RootNotTrusted(this ILogger logger, string fault, string name, int release, string model);

    [LoggerMessage(2407, LogLevel.Error, "The newest releases of policies that imports are held against cannot be read, {Fault}: no policy is imported.")]
    public static partial void ReleasesUnknown(this ILogger logger, string fault);
}
