using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Pipeline;

internal sealed class PipelineOptionsValidator : IValidateOptions<PipelineOptions>
{
    public ValidateOptionsResult Validate(string? name, PipelineOptions options)
    {
        var faults = new List<string>();
        if (options.Workers is < 1 or > 16)
        {
            faults.Add("Pipeline:Workers must be 1 to 16.");
        }

        if (options.LookAhead is < 1 or > 1024)
        {
            faults.Add("Pipeline:LookAhead must be 1 to 1024.");
        }

        if (options.Gather < TimeSpan.Zero || options.Gather > TimeSpan.FromSeconds(5))
        {
            faults.Add("Pipeline:Gather must be 00:00:00 to 00:00:05.");
        }

        if (options.InstanceDeadline < TimeSpan.FromSeconds(1) || options.InstanceDeadline > TimeSpan.FromMinutes(10))
        {
            faults.Add("Pipeline:InstanceDeadline must be 00:00:01 to 00:10:00.");
        }

        if (options.AllFramesDeadline < options.InstanceDeadline || options.AllFramesDeadline > TimeSpan.FromHours(6))
        {
            faults.Add("Pipeline:AllFramesDeadline must be InstanceDeadline to 06:00:00.");
        }

        if (options.RetryDelay < TimeSpan.FromMilliseconds(100) || options.RetryDelay > TimeSpan.FromMinutes(5))
        {
            faults.Add("Pipeline:RetryDelay must be 00:00:00.1 to 00:05:00.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
