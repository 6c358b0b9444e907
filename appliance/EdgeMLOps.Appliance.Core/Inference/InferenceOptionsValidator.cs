using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Checks <see cref="InferenceOptions"/>; each message names the key.</summary>
public sealed class InferenceOptionsValidator : IValidateOptions<InferenceOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, InferenceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new List<string>();
        void Require(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(InferenceOptions.Section + ":" + fault);
            }
        }

        Require(Enum.IsDefined(options.Provider), "Provider must be Auto, Cpu, Cuda or TensorRt");
        Require(options.GpuDevice is >= 0 and <= 63, "GpuDevice must be 0 to 63");
        Require(options.GpuMemoryMegabytes is >= 0 and <= 1_048_576, "GpuMemoryMegabytes must be 0 to 1048576");
        Require(options.CpuThreads is >= 0 and <= 256, "CpuThreads must be 0 to 256");
        Require(options.MaxBatch is >= 1 and <= 64, "MaxBatch must be 1 to 64");
        Require(options.MaxBatchDelayMilliseconds is >= 0 and <= 1000, "MaxBatchDelayMilliseconds must be 0 to 1000");
        Require(options.QueueCapacity is >= 1 and <= 256, "QueueCapacity must be 1 to 256");
        Require(
            options.RuntimeFolder.Length == 0 || Path.IsPathFullyQualified(options.RuntimeFolder),
            "RuntimeFolder must be empty or a full path");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
