using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Airlock.Link;

/// <summary>Log events 6050 to 6069; next free: 6059.</summary>
internal static partial class LinkEvents
{
    [LoggerMessage(6050, LogLevel.Critical, "The link switch does not stand as it was set ({Code}); the safe side is taken. What to do: {Advice}")]
    public static partial void SwitchFault(this ILogger logger, string code, string advice);

    [LoggerMessage(6051, LogLevel.Information, "The link switch stands as it was set.")]
    public static partial void SwitchWhole(this ILogger logger);

    [LoggerMessage(6052, LogLevel.Error, "nft failed ({Code}, exit code {ExitCode}). What to do: {Advice}")]
    public static partial void NftRunFailed(this ILogger logger, string code, int exitCode, string advice);

    [LoggerMessage(6053, LogLevel.Error, "The site's command {Program} failed ({Code}, exit code {ExitCode}). What to do: {Advice}")]
    public static partial void CommandRunFailed(this ILogger logger, string program, string code, int exitCode, string advice);

    [LoggerMessage(6054, LogLevel.Error, "PowerShell failed ({Code}, exit code {ExitCode}). What to do: {Advice}")]
    public static partial void FirewallRunFailed(this ILogger logger, string code, int exitCode, string advice);

    [LoggerMessage(6055, LogLevel.Warning, "The link switch cannot be read ({Code}); it is left as it was set last and looked at again. What to do: {Advice}")]
    public static partial void SwitchUnread(this ILogger logger, string code, string advice);

    [LoggerMessage(6056, LogLevel.Error, "The look at the link switch failed; it is made again.")]
    public static partial void LookFailed(this ILogger logger, Exception exception);

    [LoggerMessage(6057, LogLevel.Critical, "The hospital is served and none of HospitalProbes answers ({Code}). What to do: {Advice}")]
    public static partial void HospitalSilent(this ILogger logger, string code, string advice);

    [LoggerMessage(6058, LogLevel.Information, "A probe of the hospital answers again.")]
    public static partial void HospitalAnswers(this ILogger logger);
}
