using EdgeMLOps.Airlock.Link;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Windows;

/// <summary>Defaults for a driver whose programs take seconds: <see cref="RenewalsValidator"/> says why.</summary>
internal sealed class WindowDefaults : IConfigureOptions<WindowOptions>
{
    private readonly IOptions<LinkOptions> _link;

    public WindowDefaults(IOptions<LinkOptions> link) => _link = link;

    public void Configure(WindowOptions options)
    {
        (options.LeaseTtlSeconds, options.RenewMilliseconds) = _link.Value.Driver switch
        {
            LinkDrivers.Command => (30, 1000),
            LinkDrivers.WindowsFirewall => (60, 5000),
            _ => (options.LeaseTtlSeconds, options.RenewMilliseconds),
        };
    }
}
