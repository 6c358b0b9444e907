using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>Log events 2250 to 2299; next free: 2273. A message names packages, and images of acceptance sets, never one of a patient.</summary>
internal static partial class ModelEvents
{
    [LoggerMessage(2250, LogLevel.Information, "Model {Name} {Version} release {Release}: {From} to {To} by {Who}. {Reason}")]
    public static partial void Stepped(
        this ILogger logger, string name, string version, int release, string from, PackageState to, string who, string reason);

    [LoggerMessage(2251, LogLevel.Information, "Model {Name} {Version} release {Release}: {Images} images of its acceptance set as expected, {Milliseconds} ms each (median), on {Engine}")]
    public static partial void Proven(
        this ILogger logger, string name, string version, int release, int images, double milliseconds, string engine);

    [LoggerMessage(2252, LogLevel.Error, "Model {Name} {Version} release {Release} is quarantined, {Code}: {Fault}. What served before serves on.")]
    public static partial void Quarantined(
        this ILogger logger, string name, string version, int release, ModelChangeCode code, string fault);

    [LoggerMessage(2253, LogLevel.Critical, "Model {Name} {Version} release {Release} served before this start and is quarantined, {Code}: {Fault}. The one before it is tried.")]
    public static partial void QuarantinedAtStart(
        this ILogger logger, string name, string version, int release, ModelChangeCode code, string fault);

    [LoggerMessage(2254, LogLevel.Critical, "No model is proven on this machine, the demonstration model neither, {Code}: {Fault}. Images are received and wait; tried again in {Delay}.")]
    public static partial void NoneProven(this ILogger logger, ModelChangeCode code, string fault, TimeSpan delay);

    [LoggerMessage(2255, LogLevel.Information, "Model {Name} {Version} release {Release} serves. {Warm} is kept warm for a roll-back.")]
    public static partial void Serves(this ILogger logger, string name, string version, int release, string warm);

    [LoggerMessage(2256, LogLevel.Error, "Steps of models are not in the audit log yet: {Fault}. They are told again; until then no change is made.")]
    public static partial void NotTold(this ILogger logger, string fault);

    [LoggerMessage(2257, LogLevel.Warning, "Model {Name} {Version} release {Release} is not kept warm for a roll-back, {Code}: {Fault}; tried again in {Delay}.")]
    public static partial void NotWarm(
        this ILogger logger, string name, string version, int release, ModelChangeCode code, string fault, TimeSpan delay);

    [LoggerMessage(2258, LogLevel.Information, "Model {Name} {Version} release {Release} runs as a shadow: it sees what the one that serves sees, and nothing of it is delivered.")]
    public static partial void ShadowRuns(this ILogger logger, string name, string version, int release);

    [LoggerMessage(2259, LogLevel.Information, "Model {Name} {Version} release {Release} no longer runs as a shadow.")]
    public static partial void ShadowEnded(this ILogger logger, string name, string version, int release);

    [LoggerMessage(2260, LogLevel.Error, "Model {Name} {Version} release {Release} is switched off as a shadow and quarantined: {Fault}. What serves was not touched.")]
    public static partial void ShadowSwitchedOff(this ILogger logger, string name, string version, int release, string fault);

    [LoggerMessage(2261, LogLevel.Warning, "Model {Name} {Version} release {Release} does not run as a shadow yet, {Code}: {Fault}; tried again in {Delay}.")]
    public static partial void ShadowWaits(
        this ILogger logger, string name, string version, int release, ModelChangeCode code, string fault, TimeSpan delay);

    [LoggerMessage(2262, LogLevel.Information, "Model {Name} {Version} release {Release} serves {Percent} % of the studies as a canary, in place of the one that serves the others.")]
    public static partial void CanaryServes(this ILogger logger, string name, string version, int release, int percent);

    [LoggerMessage(2263, LogLevel.Information, "Model {Name} {Version} release {Release} is no longer a canary: what serves serves all studies.")]
    public static partial void CanaryEnded(this ILogger logger, string name, string version, int release);

    [LoggerMessage(2264, LogLevel.Error, "Model {Name} {Version} release {Release} is switched off as a canary and quarantined: {Fault}. What serves serves all studies.")]
    public static partial void CanarySwitchedOff(this ILogger logger, string name, string version, int release, string fault);

    [LoggerMessage(2265, LogLevel.Critical, "The registry of models ends at step {Known}, and the audit log has heard of step {Told}: models.db is an older copy, or it was removed. What it says serves; look at what served before.")]
    public static partial void SetBack(this ILogger logger, long known, long told);

    [LoggerMessage(2266, LogLevel.Warning, "Model {Name} {Version} release {Release} does not serve as a canary yet, {Code}: {Fault}; its studies fall to what serves, tried again in {Delay}.")]
    public static partial void CanaryWaits(
        this ILogger logger, string name, string version, int release, ModelChangeCode code, string fault, TimeSpan delay);

    [LoggerMessage(2267, LogLevel.Critical, "The root document is not to be believed, {Fault}: neither is model {Name} {Version} release {Release}, which is to serve, and nothing takes its place. Images are received and wait; tried again in {Delay}.")]
    public static partial void RootNotTrusted(this ILogger logger, string name, string version, int release, string fault, TimeSpan delay);

    [LoggerMessage(2268, LogLevel.Critical, "{Counters} of the newest releases of models that imports are held against were behind what was imported: trust.db is an older copy, or it was removed. They are set again.")]
    public static partial void ReleasesSetBack(this ILogger logger, int counters);

    [LoggerMessage(2269, LogLevel.Error, "The newest releases of models that imports are held against cannot be read, {Fault}: no package is imported.")]
    public static partial void ReleasesUnknown(this ILogger logger, string fault);

    [LoggerMessage(2270, LogLevel.Error, "Model {Name} {Version} release {Release} does not take over on {Engine}: it failed its acceptance set there, {Fault}. Nothing it finds there is delivered.")]
    public static partial void TakeoverRefused(this ILogger logger, string name, string version, int release, string engine, string fault);

    [LoggerMessage(2271, LogLevel.Warning, "Whether model {Name} {Version} release {Release} was proven on the engine that takes over cannot be read, {Fault}: its acceptance set is run.")]
    public static partial void ProofsUnknown(this ILogger logger, string name, string version, int release, string fault);

    [LoggerMessage(2272, LogLevel.Warning, "What the acceptance set of model {Name} {Version} release {Release} showed on the engine that takes over is not recorded, {Fault}: it is run again next time.")]
    public static partial void ProofNotKept(this ILogger logger, string name, string version, int release, string fault);
}
