using Microsoft.AspNetCore.Http;

namespace EdgeMLOps.Hosting.Control;

/// <summary>Who calls over the control socket, as the kernel says it.</summary>
/// <param name="Name">Name of the account; <c>uid:1001</c> when it has none.</param>
/// <param name="Uid">Number of the account; -1 on Windows.</param>
public sealed record ControlCaller(string Name, long Uid)
{
    /// <summary>Lets an endpoint take the caller as a parameter.</summary>
    /// <param name="context">The request.</param>
    /// <exception cref="InvalidOperationException">The request did not come over the control socket.</exception>
    public static ValueTask<ControlCaller?> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ValueTask.FromResult<ControlCaller?>(
            context.Features.Get<ControlCaller>() ?? throw new InvalidOperationException("Not a control connection."));
    }
}
