using System.Security.Principal;
using Microsoft.AspNetCore.Http;

namespace EdgeMLOps.Hosting.Control;

/// <summary>Who calls over the control socket, as the kernel says it.</summary>
/// <param name="Name">Name of the account; <c>uid:1001</c> when it has none.</param>
/// <param name="Uid">Number of the account; -1 on Windows.</param>
public sealed record ControlCaller(string Name, long Uid)
{
    /// <summary>Security identifiers of the groups in the caller's token; empty but on Windows.</summary>
    internal IReadOnlySet<string> WindowsGroups { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Lets an endpoint take the caller as a parameter.</summary>
    /// <param name="context">The request.</param>
    /// <exception cref="InvalidOperationException">The request did not come over the control socket.</exception>
    public static ValueTask<ControlCaller?> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ValueTask.FromResult<ControlCaller?>(
            context.Features.Get<ControlCaller>() ?? throw new InvalidOperationException("Not a control connection."));
    }

    /// <summary>Whether the account is in a group of the operating system. The superuser is in none that does not list it.</summary>
    /// <param name="group">Name of the group; where there is none of this name nobody is in it.</param>
    public bool IsIn(string group)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        if (!OperatingSystem.IsWindows())
        {
            return Uid >= 0 && SystemAccounts.IsIn((uint)Uid, group);
        }

        try
        {
            return WindowsGroups.Contains(new NTAccount(group).Translate(typeof(SecurityIdentifier)).Value);
        }
        catch (IdentityNotMappedException)
        {
            return false;
        }
    }
}
