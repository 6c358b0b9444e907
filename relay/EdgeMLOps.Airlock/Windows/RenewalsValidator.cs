using EdgeMLOps.Airlock.Link;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Windows;

/// <summary>Holds the renewals of <see cref="WindowOptions"/> against what the driver's programs take and the time after which the outside closes.</summary>
internal sealed class RenewalsValidator : IValidateOptions<WindowOptions>
{
    // The proof and the renewal, and a look of the guard's that was before them.
    private const int ProgramsOfARound = 3;

    private readonly IOptions<LinkOptions> _link;

    public RenewalsValidator(IOptions<LinkOptions> link) => _link = link;

    public ValidateOptionsResult Validate(string? name, WindowOptions options)
    {
        var faults = new OptionFaults();
        if (OutsideSeconds is { } outside)
        {
            faults.Require(
                options.RenewMilliseconds * 2 <= outside.Value * 1000,
                $"Window:RenewMilliseconds must be at most half of {outside.Key}: one lost renewal must not close the outside");
            Hold(faults, options, outside.Key, outside.Value);
        }

        Hold(faults, options, "Window:LeaseTtlSeconds", options.LeaseTtlSeconds);
        return faults.Result;
    }

    private (string Key, int Value)? OutsideSeconds => _link.Value.Driver switch
    {
        LinkDrivers.Nftables => ("Link:Nftables:OutsideSeconds", _link.Value.Nftables.OutsideSeconds),
        LinkDrivers.Command => ("Link:Command:OutsideSeconds", _link.Value.Command.OutsideSeconds),
        _ => null,
    };

    // nft takes milliseconds; a site's switch and PowerShell take seconds each time.
    private void Hold(OptionFaults faults, WindowOptions options, string key, int seconds)
    {
        var link = _link.Value;
        if (link.Driver is not (LinkDrivers.Command or LinkDrivers.WindowsFirewall))
        {
            return;
        }

        var round = options.RenewMilliseconds + (ProgramsOfARound * LinkDrivers.ProgramMilliseconds(link)) + link.ProbeMilliseconds;
        faults.Require(
            2 * round <= seconds * 1000,
            FormattableString.Invariant($"{key} must be at least {2 * round / 1000.0:0.#}, two rounds of Window:RenewMilliseconds, three runs of ProgramMilliseconds and Link:ProbeMilliseconds: one slow round must not end the window"));
    }
}
