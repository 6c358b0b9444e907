using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>Checks <see cref="ModelsOptions"/>; each message names the key.</summary>
public sealed class ModelsOptionsValidator : IValidateOptions<ModelsOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ModelsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new List<string>();
        void Require(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add($"{ModelsOptions.Section}:{fault}.");
            }
        }

        Require(options.StartCheckImages is >= 1 and <= 1000, "StartCheckImages must be 1 to 1000");
        Require(
            options.ImageDeadline >= TimeSpan.FromSeconds(1) && options.ImageDeadline <= TimeSpan.FromMinutes(10),
            "ImageDeadline must be 00:00:01 to 00:10:00");
        Require(
            options.RetryDelay >= TimeSpan.FromSeconds(1) && options.RetryDelay <= TimeSpan.FromDays(1),
            "RetryDelay must be 00:00:01 to 1.00:00:00");
        Require(options.AdminGroup.Length is >= 1 and <= 64, "AdminGroup must be 1 to 64 characters");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
