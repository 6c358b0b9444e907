namespace EdgeMLOps.Appliance.Commands;

/// <summary>Who runs a command that does its work itself: the account of the process, for the audit log.</summary>
internal static class CommandUser
{
    public static string Name { get; } = Environment.UserName is { Length: > 0 } name ? name : "unknown";
}
