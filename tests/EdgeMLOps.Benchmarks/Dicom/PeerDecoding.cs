namespace EdgeMLOps.Benchmarks.Dicom;

/// <summary>What <c>pixels.py</c> found.</summary>
/// <param name="Decoded">Files decoded, with the bytes of their pixels.</param>
/// <param name="Seconds">One value a round over them.</param>
internal sealed record PeerDecoding(Dictionary<string, long> Decoded, double[] Seconds);
