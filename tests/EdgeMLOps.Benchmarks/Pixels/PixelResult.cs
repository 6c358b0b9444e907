using EdgeMLOps.Benchmarks.Measuring;

namespace EdgeMLOps.Benchmarks.Pixels;

/// <summary>What a run of <c>pixels</c> measured.</summary>
internal sealed record PixelResult(Machine Machine, Noise Noise, IReadOnlyList<DecodeRate> Rates, InspectRate? Inspect)
{
    public IReadOnlyList<Mark> Marks =>
    [
        .. Rates.Select(rate => new Mark($"decode {rate.Set}, ours : pydicom", rate.Ours.Median / rate.Pydicom.Median, 1)),
        .. Rates.Select(rate => new Mark($"decode {rate.Set}, ours : GDCM", rate.Ours.Median / rate.Gdcm.Median, 1)),
        .. Inspect is { } inspect
            ? [new Mark("inspect, gdcmconv less its starts : ours", (inspect.Gdcmconv.Median - inspect.GdcmconvStarts.Median) / inspect.Ours.Median, 1)]
            : (Mark[])[],
    ];
}
