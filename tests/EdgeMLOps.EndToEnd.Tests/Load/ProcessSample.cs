using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.EndToEnd.Tests.Load;

/// <summary>What a process holds at one moment.</summary>
internal readonly record struct ProcessSample(long ResidentKibibytes, long Descriptors, long Threads)
{
    public static ProcessSample Of(int process) => new(
        ProcessTable.KibibytesOf(process, "VmRSS"),
        ProcessTable.DescriptorsOf(process).Count,
        Directory.GetDirectories($"/proc/{process}/task").Length);

    /// <summary>Medians of each.</summary>
    public static ProcessSample Median(IReadOnlyCollection<ProcessSample> samples)
    {
        long Middle(Func<ProcessSample, long> of) => samples.Select(of).Order().ElementAt(samples.Count / 2);

        return new(Middle(sample => sample.ResidentKibibytes), Middle(sample => sample.Descriptors), Middle(sample => sample.Threads));
    }
}
