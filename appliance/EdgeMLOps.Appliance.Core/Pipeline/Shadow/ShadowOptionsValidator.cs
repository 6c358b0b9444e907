using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Pipeline.Shadow;

/// <summary>Checks <see cref="ShadowOptions"/>; each message names the key.</summary>
internal sealed class ShadowOptionsValidator : IValidateOptions<ShadowOptions>
{
    public ValidateOptionsResult Validate(string? name, ShadowOptions options)
    {
        var faults = new List<string>();
        void Require(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add($"{ShadowOptions.Section}:{fault}.");
            }
        }

        Require(options.QueueImages is >= 1 and <= 1024, "QueueImages must be 1 to 1024");
        Require(options.QueueMegabytes is >= 1 and <= 65536, "QueueMegabytes must be 1 to 65536");
        Require(options.Faults is >= 1 and <= 1000, "Faults must be 1 to 1000");
        Require(
            options.FaultWindow >= TimeSpan.FromSeconds(1) && options.FaultWindow <= TimeSpan.FromDays(1),
            "FaultWindow must be 00:00:01 to 1.00:00:00");
        Require(options.Overlap is >= 0.05 and <= 0.95, "Overlap must be 0.05 to 0.95");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
