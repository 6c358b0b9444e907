using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Pipeline.Canary;

/// <summary>Checks <see cref="CanaryOptions"/>; each message names the key.</summary>
internal sealed class CanaryOptionsValidator : IValidateOptions<CanaryOptions>
{
    public ValidateOptionsResult Validate(string? name, CanaryOptions options)
    {
        var faults = new List<string>();
        void Require(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add($"{CanaryOptions.Section}:{fault}.");
            }
        }

        Require(options.Faults is >= 1 and <= 1000, "Faults must be 1 to 1000");
        Require(
            options.FaultWindow >= TimeSpan.FromSeconds(1) && options.FaultWindow <= TimeSpan.FromDays(1),
            "FaultWindow must be 00:00:01 to 1.00:00:00");
        Require(options.StartWait >= TimeSpan.Zero && options.StartWait <= TimeSpan.FromMinutes(10), "StartWait must be 00:00:00 to 00:10:00");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
