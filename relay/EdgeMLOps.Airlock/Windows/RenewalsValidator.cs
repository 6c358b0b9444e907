using EdgeMLOps.Airlock.Link;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Windows;

/// <summary>Holds the renewals of <see cref="WindowOptions"/> against the time after which the kernel closes the outside.</summary>
internal sealed class RenewalsValidator : IValidateOptions<WindowOptions>
{
    private readonly IOptions<LinkOptions> _link;

    public RenewalsValidator(IOptions<LinkOptions> link) => _link = link;

    public ValidateOptionsResult Validate(string? name, WindowOptions options) =>
        _link.Value.Driver is LinkDrivers.Nftables && options.RenewMilliseconds * 2 > _link.Value.Nftables.OutsideSeconds * 1000
            ? ValidateOptionsResult.Fail(
                "Window:RenewMilliseconds must be at most half of Link:Nftables:OutsideSeconds: one lost renewal must not close the outside")
            : ValidateOptionsResult.Success;
}
