using EdgeMLOps.Contracts;
using EdgeMLOps.Relay.Keys;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Relay.Uplink;

internal sealed class UplinkOptionsValidator : IValidateOptions<UplinkOptions>
{
    public ValidateOptionsResult Validate(string? name, UplinkOptions options)
    {
        var faults = new List<string>();
        Require(faults, Path.IsPathFullyQualified(options.OutboxPath), "Uplink:OutboxPath must be a full path");
        Require(faults, Topics.IsTenant(options.Tenant), "Uplink:Tenant must be 1 to 32 of a-z, 0-9 and '-'");
        Require(
            faults,
            FleetKey.TryRead(options.FleetKeyFile, out _),
            $"Uplink:FleetKeyFile must hold the 128 hexadecimal digits of the fleet's key; '{options.FleetKeyFile}' does not");
        Require(faults, options.ReceiptSeconds is >= 1 and <= 300, "Uplink:ReceiptSeconds must be 1 to 300");
        Require(faults, options.RetrySeconds is >= 1 and <= 60, "Uplink:RetrySeconds must be 1 to 60");
        Require(faults, options.JitterSeconds is >= 0 and <= 300, "Uplink:JitterSeconds must be 0 to 300");
        Require(faults, options.InFlight is >= 1 and <= 256, "Uplink:InFlight must be 1 to 256");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void Require(List<string> faults, bool holds, string fault)
    {
        if (!holds)
        {
            faults.Add(fault);
        }
    }
}
