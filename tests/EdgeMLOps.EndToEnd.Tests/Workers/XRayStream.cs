using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.EndToEnd.Tests.Parts;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.EndToEnd.Tests.Workers;

/// <summary>X-rays in a stream without end, by several associations at once: a few phantoms, each time under new UIDs, as fast as they are analysed.</summary>
internal sealed class XRayStream
{
    private const int ImagesAnAssociation = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly int _port;
    private readonly Func<Task<int>> _waiting;
    private readonly int _mostWaiting;
    private readonly DicomFile[] _phantoms;
    private int _serial;
    private int _acknowledged;

    /// <param name="port">The appliance's.</param>
    /// <param name="phantoms">What is sent.</param>
    /// <param name="waiting">How many images are received and not yet at their end.</param>
    /// <param name="mostWaiting">So many are enough: the stream waits.</param>
    public XRayStream(int port, IEnumerable<string> phantoms, Func<Task<int>> waiting, int mostWaiting)
    {
        _port = port;
        _waiting = waiting;
        _mostWaiting = mostWaiting;
        _phantoms = [.. phantoms.Select(DicomFile.Open)];
    }

    /// <summary>Images answered Success.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Sends until it is told to stop; any answer but Success, and any association that fails, is the caller's to see.</summary>
    /// <param name="associations">How many send at once.</param>
    /// <param name="stop">An association that has begun is brought to its end.</param>
    public Task RunAsync(int associations, CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, associations).Select(_ => SendAsync(stop)));

    private async Task SendAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Eventually.HoldsAsync(_waiting, waiting => waiting < _mostWaiting, Patience, "images come to their end");
            await using var association = await DicomClient.ConnectAsync(
                new DicomClientOptions { Host = "127.0.0.1", Port = _port, CallingAe = "MODALITY", CalledAe = ApplianceProcess.AeTitle },
                [new DicomPresentationContext(TestObject.DigitalXRay, [TestObject.ExplicitLittleEndian])],
                CancellationToken.None);
            for (var i = 0; i < ImagesAnAssociation; i++)
            {
                await StoreAsync(association);
            }

            await association.ReleaseAsync(CancellationToken.None);
        }
    }

    private async Task StoreAsync(DicomClientAssociation association)
    {
        var number = Interlocked.Increment(ref _serial);
        var phantom = _phantoms[number % _phantoms.Length].Dataset;
        var sopInstance = $"2.25.5{number}";
        byte[] bytes;
        lock (phantom)
        {
            phantom.AddOrUpdate(DicomTag.SOPInstanceUID, sopInstance);
            phantom.AddOrUpdate(DicomTag.StudyInstanceUID, $"2.25.6{number}");
            phantom.AddOrUpdate(DicomTag.SeriesInstanceUID, $"2.25.7{number}");
            bytes = DicomDatasetWriter.ToBytes(phantom, DicomTransferSyntax.ExplicitVRLittleEndian);
        }

        using var stream = new MemoryStream(bytes);
        var status = await association.StoreAsync(TestObject.DigitalXRay, sopInstance, TestObject.ExplicitLittleEndian, stream, CancellationToken.None);
        Assert.True(status.IsSuccess, $"{sopInstance}: {status}");
        Interlocked.Increment(ref _acknowledged);
    }
}
