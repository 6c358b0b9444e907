using EdgeMLOps.Airlock.Link;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Windows;

/// <summary>Holds the renewals of <see cref="WindowOptions"/> against the time after which the kernel closes the outside.</summary>
internal sealed class RenewalsValidator : IValidateOptions<WindowOptions>
{
    private readonly IOptions<LinkOptions> _link;

    public RenewalsValidator(IOptions<LinkOptions> link) => _link = link;

    public ValidateOptionsResult Validate(string? name, WindowOptions options) =>
        OutsideSeconds is { } seconds && options.RenewMilliseconds * 2 > seconds.Value * 1000
            ? ValidateOptionsResult.Fail(
                $"Window:RenewMilliseconds must be at most half of {seconds.Key}: one lost renewal must not close the outside")
            : ValidateOptionsResult.Success;

    private (string Key, int Value)? OutsideSeconds => _link.Value.Driver switch
    {
        LinkDrivers.Nftables => ("Link:Nftables:OutsideSeconds", _link.Value.Nftables.OutsideSeconds),
        LinkDrivers.Command => ("Link:Command:OutsideSeconds", _link.Value.Command.OutsideSeconds),
        _ => null,
    };
}
