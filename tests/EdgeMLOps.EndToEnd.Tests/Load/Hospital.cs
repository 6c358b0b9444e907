using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.TestKit.Dicom;

namespace EdgeMLOps.EndToEnd.Tests.Load;

/// <summary>
/// A hospital's peak hour, 60 times as fast: an hour's studies a minute, each in an association of its own, four kinds of
/// devices at once. X-rays are phantoms the model is for; the rest is received and passed over.
/// </summary>
internal sealed class Hospital
{
    private const int MinutesAnHour = 60;

    private static readonly Modality XRay = new("X-ray", 120, 1, 0, TestObject.DigitalXRay);

    private static readonly Modality[] Others =
    [
        new("ultrasound", 50, 6, 160, TestObject.SecondaryCapture),
        new("CT", 30, 12, 256, TestObject.CtImage),
        new("MR", 25, 40, 128, TestObject.MrImage),
    ];

    private readonly int _port;
    private readonly DicomFile[] _phantoms;
    private int _serial;
    private int _acknowledged;
    private int _xRays;

    /// <param name="port">The appliance's.</param>
    /// <param name="phantoms">X-rays; each is sent again and again under new UIDs.</param>
    public Hospital(int port, IEnumerable<string> phantoms)
    {
        _port = port;
        _phantoms = [.. phantoms.Select(DicomFile.Open)];
    }

    /// <summary>Images answered Success.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>X-rays among them.</summary>
    public int XRays => Volatile.Read(ref _xRays);

    /// <summary>Sends until it is told to stop; a study that has begun is sent to its end.</summary>
    public Task RunAsync(CancellationToken stop) =>
        Task.WhenAll([SendAsync(XRay, SendXRayAsync, stop), .. Others.Select(other => SendAsync(other, association => SendOtherAsync(other, association), stop))]);

    private async Task SendAsync(Modality modality, Func<DicomClientAssociation, Task> study, CancellationToken stop)
    {
        var interval = TimeSpan.FromHours(1) / modality.StudiesAnHour / MinutesAnHour;
        var begun = TimeProvider.System.GetTimestamp();
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            await using (var association = await DicomClient.ConnectAsync(
                new DicomClientOptions { Host = "127.0.0.1", Port = _port, CallingAe = "MODALITY", CalledAe = Parts.ApplianceProcess.AeTitle },
                [new DicomPresentationContext(modality.SopClass, [TestObject.ExplicitLittleEndian])],
                CancellationToken.None))
            {
                await study(association);
                await association.ReleaseAsync(CancellationToken.None);
            }

            // By the plan, not by the pause: what took long is made up for.
            var rest = ((i + 1) * interval) - TimeProvider.System.GetElapsedTime(begun);
            if (rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, TimeProvider.System, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }

    private async Task SendXRayAsync(DicomClientAssociation association)
    {
        var number = Interlocked.Increment(ref _serial);
        var phantom = _phantoms[number % _phantoms.Length].Dataset;
        byte[] bytes;
        var sopInstance = $"2.25.5{number}";
        lock (phantom)
        {
            phantom.AddOrUpdate(DicomTag.SOPInstanceUID, sopInstance);
            phantom.AddOrUpdate(DicomTag.StudyInstanceUID, $"2.25.6{number}");
            phantom.AddOrUpdate(DicomTag.SeriesInstanceUID, $"2.25.7{number}");
            bytes = DicomDatasetWriter.ToBytes(phantom, DicomTransferSyntax.ExplicitVRLittleEndian);
        }

        await StoreAsync(association, XRay.SopClass, sopInstance, bytes);
        Interlocked.Increment(ref _xRays);
    }

    private async Task SendOtherAsync(Modality modality, DicomClientAssociation association)
    {
        var study = Interlocked.Increment(ref _serial);
        for (var i = 0; i < modality.ImagesAStudy; i++)
        {
            var image = new TestObject(seed: Interlocked.Increment(ref _serial), side: modality.Side, study: study, sopClass: modality.SopClass);
            await StoreAsync(association, image.SopClass, image.SopInstance, image.Dataset);
        }
    }

    private async Task StoreAsync(DicomClientAssociation association, string sopClass, string sopInstance, byte[] dataset)
    {
        using var stream = new MemoryStream(dataset);
        var status = await association.StoreAsync(sopClass, sopInstance, TestObject.ExplicitLittleEndian, stream, CancellationToken.None);
        Assert.True(status.IsSuccess, $"{sopClass}: {status}");
        Interlocked.Increment(ref _acknowledged);
    }
}
