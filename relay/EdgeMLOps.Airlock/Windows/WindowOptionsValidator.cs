using EdgeMLOps.Contracts.Control;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Windows;

internal sealed class WindowOptionsValidator : IValidateOptions<WindowOptions>
{
    public ValidateOptionsResult Validate(string? name, WindowOptions options)
    {
        var faults = new OptionFaults();
        faults.Require(Path.IsPathFullyQualified(options.ApplianceRoot), "Window:ApplianceRoot must be a full path");
        faults.Require(Path.IsPathFullyQualified(options.RelayRoot), "Window:RelayRoot must be a full path");
        faults.Require(options.DrainSeconds is >= 1 and <= 900, "Window:DrainSeconds must be 1 to 900");
        faults.Require(options.SealSeconds is >= 1 and <= 900, "Window:SealSeconds must be 1 to 900");
        faults.Require(
            options.LeaseTtlSeconds is >= LeaseGrant.MinimumTtlSeconds and <= LeaseGrant.MaximumTtlSeconds,
            "Window:LeaseTtlSeconds must be 1 to 60");
        faults.Require(options.RenewMilliseconds is >= 100 and <= 10_000, "Window:RenewMilliseconds must be 100 to 10000");
        faults.Require(
            options.RenewMilliseconds * 2 <= options.LeaseTtlSeconds * 1000,
            "Window:RenewMilliseconds must be at most half of Window:LeaseTtlSeconds: one lost renewal must not end the lease");
        faults.Require(options.ProofSeconds is >= 1 and <= 300, "Window:ProofSeconds must be 1 to 300");
        faults.Require(options.CallSeconds is >= 1 and <= 60, "Window:CallSeconds must be 1 to 60");
        return faults.Result;
    }
}
