using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Airlock.Link;

/// <summary>Log events 6050 to 6069; next free: 6055.</summary>
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
}
