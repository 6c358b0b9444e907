using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;
using EdgeMLOps.Appliance.Core.Results.Objects;
using EdgeMLOps.Appliance.Core.Tests.Results.Objects;
using EdgeMLOps.Dicom;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Delivery;

/// <summary>Archives that refuse each class of a result set in turn, and take it one day.</summary>
public sealed class Refusal_tests
{
    private const string Comprehensive3D = "1.2.840.10008.5.1.4.1.1.88.34";
    private const string Comprehensive = "1.2.840.10008.5.1.4.1.1.88.33";
    private const string Enhanced = "1.2.840.10008.5.1.4.1.1.88.22";
    private const string PresentationState = "1.2.840.10008.5.1.4.1.1.11.1";
    private const string Capture = "1.2.840.10008.5.1.4.1.1.7";
    private const string KeyObjects = "1.2.840.10008.5.1.4.1.1.88.59";

    // Its ReceivedCStoreInstanceFilter keeps no status (1.10.1); a filter that fails is answered A700H. It goes by the list in a file.
    private const string Script = """
        function ReceivedInstanceFilter(dicom, origin)
          local file = io.open('{0}')
          if file then
            local refused = file:read('*a')
            file:close()
            if string.find(refused, dicom.SOPClassUID .. ';', 1, true) then
              error('this class is not taken')
            end
          end
          return true
        end

        """;

    private static readonly string[] All = [Comprehensive3D, Comprehensive, Enhanced, PresentationState, Capture, KeyObjects];

    private static readonly int SetsEach = LongRun.Choose(1, 20);

    // Each has all kinds of objects.
    private static readonly int[] Numbers = [.. Enumerable.Range(0, 1000).Where(number => number % 5 != 1 && SomeImage.Kinds[number % SomeImage.Kinds.Count] is "phantom" or "ct" or "sigmoid")];

    [Theory]
    [InlineData(ResultKind.Sr, "Comprehensive SR", Comprehensive3D)]
    [InlineData(ResultKind.Sr, "Enhanced SR", Comprehensive3D, Comprehensive)]
    [InlineData(ResultKind.Sr, null, Comprehensive)]
    [InlineData(ResultKind.Sr, null, Enhanced)]
    [InlineData(ResultKind.Sr, "refused", Comprehensive3D, Comprehensive, Enhanced)]
    [InlineData(ResultKind.Gsps, "refused", PresentationState)]
    [InlineData(ResultKind.Sc, "refused", Capture)]
    [InlineData(ResultKind.Ko, "refused", KeyObjects)]
    public async Task What_a_class_is_not_accepted_for_waits_or_goes_as_another_and_the_rest_arrives(ResultKind kind, string? said, params string[] refused)
    {
        using var folder = new TempFolder();
        await using var archive = await ChoosyArchive.StartAsync([.. All.Except(refused)]);
        await using var rig = await OpenAsync(folder, "ANY", archive.Port);
        var isRefused = said == "refused";
        await EnqueueAsync(rig, Numbers.Take(SetsEach));

        var statuses = await SeeAsync(rig, status => isRefused && status.Kind == kind ? status.Attempts > 1 : status.State == DeliveryState.Delivered);

        AssertStand(statuses, kind, isRefused, DeliveryCode.SopClassNotAccepted);
        Assert.All(statuses, status => Assert.Equal(status.Kind == kind && !isRefused ? said : null, status.SentAs));
        await archive.TakeAsync(All);
        var arrived = await SeeAsync(rig, status => status.State == DeliveryState.Delivered);
        Assert.All(arrived, status => Assert.Equal(status.Kind == kind && !isRefused ? said : null, status.SentAs));
        await rig.Sender.CloseAsync(DateTimeOffset.MaxValue, CancellationToken.None); // what is said of it is said by then
        Assert.Equal(said is not null && !isRefused ? SetsEach : 0, rig.Log.Ids.Count(id => id == 3205));
        var classes = archive.Files.Select(file => DicomFile.OpenHeader(file).Dataset).ToLookup(header => header.GetString(DicomTag.SOPInstanceUID), header => header.GetString(DicomTag.SOPClassUID));
        Assert.Equal(arrived.Select(SentUid).Order(StringComparer.Ordinal), archive.Files.Select(UidOf).Order(StringComparer.Ordinal));
        Assert.All(arrived.Where(status => status.Kind == ResultKind.Sr), status => Assert.Equal(ClassOf(status), Assert.Single(classes[SentUid(status)])));
    }

    [Fact]
    public async Task Orthanc_that_fails_on_each_class_in_turn_gets_the_rest_each_time_and_all_of_it_once_in_the_end()
    {
        using var folder = new TempFolder();
        var list = folder["refused"];
        await using var orthanc = new Orthanc(script: Script.Replace("{0}", list, StringComparison.Ordinal));
        await orthanc.StartAsync();
        await using var rig = await OpenAsync(folder, Orthanc.AeTitle, orthanc.DicomPort);
        var round = 0;
        foreach (var (kind, sopClass) in (IEnumerable<(ResultKind, string)>)[(ResultKind.Sr, Comprehensive3D), (ResultKind.Gsps, PresentationState), (ResultKind.Sc, Capture), (ResultKind.Ko, KeyObjects)])
        {
            await File.WriteAllTextAsync(list, $"{sopClass};");
            await EnqueueAsync(rig, Numbers.Skip(round * SetsEach).Take(SetsEach), firstStudy: 1 + (round++ * SetsEach));

            // What an earlier round was refused has arrived meanwhile.
            var statuses = await SeeAsync(rig, status =>
                status.StudyRow > (round - 1) * SetsEach && status.Kind == kind ? status.Attempts > 1 : status.State == DeliveryState.Delivered);
            AssertStand([.. statuses.Where(status => status.StudyRow > (round - 1) * SetsEach)], kind, isRefused: true, DeliveryCode.Refused);
        }

        File.Delete(list);
        var arrived = await SeeAsync(rig, status => status.State == DeliveryState.Delivered);
        Assert.All(arrived, status => Assert.Null(status.SentAs));
        var there = new List<string>();
        foreach (var modality in (string[])["SR", "PR", "OT", "KO"])
        {
            there.AddRange(await orthanc.FindUidsAsync(modality));
        }

        Assert.Equal(arrived.Select(status => status.SopInstanceUid).Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(0x0122, "Comprehensive SR", Comprehensive3D)]
    [InlineData(0xA900, "Comprehensive SR", Comprehensive3D)]
    [InlineData(0xA9FF, "Enhanced SR", Comprehensive3D, Comprehensive)]
    [InlineData(0x0122, "refused", Comprehensive3D, Comprehensive, Enhanced)]
    [InlineData(0xC000, "refused", Comprehensive3D)]
    [InlineData(0xA700, "refused", Comprehensive3D)]
    public async Task A_report_is_restated_for_the_statuses_that_are_about_its_class_alone(int status, string said, params string[] refused)
    {
        using var folder = new TempFolder();
        await using var archive = new AnsweringArchive();
        await archive.StartAsync();
        Array.ForEach(refused, sopClass => archive.Answer(sopClass, (ushort)status));
        await using var rig = await OpenAsync(folder, "ANY", archive.Port);
        var isRefused = said == "refused";
        await EnqueueAsync(rig, Numbers.Take(1));

        var statuses = await SeeAsync(rig, item => isRefused && item.Kind == ResultKind.Sr ? item.Attempts > 1 : item.State == DeliveryState.Delivered);

        AssertStand(statuses, ResultKind.Sr, isRefused, DeliveryCode.Refused);
        Assert.Equal(isRefused ? null : said, Assert.Single(statuses, item => item.Kind == ResultKind.Sr).SentAs);

        Array.ForEach(refused, sopClass => archive.Answer(sopClass, 0));
        var arrived = await SeeAsync(rig, item => item.State == DeliveryState.Delivered);
        Assert.Equal(
            arrived.Select(item => (ClassOf(item), SentUid(item))).Order(),
            archive.Objects.Where(item => item.IsTaken).Select(item => (item.SopClassUid, item.SopInstanceUid)).Order());
    }

    // Of the refused kind all wait and say why, unless they went as something else; of the others all arrived, at the first attempt.
    private static void AssertStand(IReadOnlyList<DeliveryStatus> statuses, ResultKind kind, bool isRefused, DeliveryCode code)
    {
        Assert.Equal(SomeSet.All.Order(), statuses.Select(status => status.Kind).Distinct().Order());
        foreach (var status in statuses)
        {
            if (isRefused && status.Kind == kind)
            {
                Assert.Equal((DeliveryState.Waiting, code), (status.State, status.LastCode));
            }
            else
            {
                Assert.Equal((DeliveryState.Delivered, DeliveryCode.Delivered, 1), (status.State, status.LastCode, status.Attempts));
            }
        }
    }

    private static async Task<DeliveryRig> OpenAsync(TempFolder folder, string aeTitle, int port)
    {
        var destination = new DestinationOptions { Name = "pacs", AeTitle = aeTitle, Host = "127.0.0.1", Port = port, Confirm = ConfirmMode.None };
        foreach (var kind in SomeSet.All)
        {
            destination.Objects.Add(ResultKinds.NameOf(kind));
        }

        var rig = await DeliveryRig.OpenAsync(folder, [destination]);
        await rig.Sender.OpenAsync(CancellationToken.None);
        return rig;
    }

    private static async Task EnqueueAsync(DeliveryRig rig, IEnumerable<int> numbers, int firstStudy = 1)
    {
        foreach (var (place, number) in numbers.Index())
        {
            Assert.True(await rig.Queue.EnqueueAsync(
                [.. SomeSet.Numbered(number).Objects.Select(item => new ResultDocument(
                    firstStudy + place,
                    item.File.Dataset.GetString(DicomTag.SOPClassUID),
                    item.File.Dataset.GetString(DicomTag.SOPInstanceUID),
                    item.File.ToBytes(),
                    item.Kind))],
                CancellationToken.None));
        }
    }

    private static async Task<IReadOnlyList<DeliveryStatus>> SeeAsync(DeliveryRig rig, Func<DeliveryStatus, bool> holds) => await Eventually.HoldsAsync(
        () => rig.Queue.ListAsync(10_000, CancellationToken.None), statuses => statuses.All(holds), DeliveryRig.Limit, "each is as it should be");

    private static string ClassOf(DeliveryStatus status) => status.SentAs switch
    {
        "Comprehensive SR" => Comprehensive,
        "Enhanced SR" => Enhanced,
        _ => status.Kind switch
        {
            ResultKind.Sr => Comprehensive3D,
            ResultKind.Gsps => PresentationState,
            ResultKind.Sc => Capture,
            _ => KeyObjects,
        },
    };

    private static string SentUid(DeliveryStatus status) => ReportForms.SentAs(
        status.SopInstanceUid, status.SentAs is null ? ClassOf(status) : Comprehensive3D, ClassOf(status));

    private static string UidOf(string file) => DicomFile.OpenHeader(file).Dataset.GetString(DicomTag.SOPInstanceUID);
}
