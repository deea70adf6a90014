using System.ComponentModel;
using Peerline.Access;
using Peerline.Model;
using Peerline.Server.Hosting;
using Peerline.Stages.PeeringServices;

namespace Peerline.Server.Arm;

/// <summary><c>peeringServices/connectionMonitorTests</c>: connections that an edge router makes again and again, and how they
/// went.</summary>
internal static class ConnectionMonitorTests
{
    private const string Type = "peeringServices/connectionMonitorTests";

    public static void MapConnectionMonitorTests(this RouteGroupBuilder group)
    {
        var tests = group.MapGroup(ArmParents.ServicePath("connectionMonitorTests")).AddEndpointFilter(ArmParents.RequireService);
        tests.MapGet("", ListAsync);
        tests.MapGet("/{name}", GetAsync);
        tests.MapPut("/{name}", PutAsync).AddEndpointFilter(Providers.RequireRegistration);
        tests.MapDelete("/{name}", DeleteAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, Caller caller, MonitorTestDesk desk, PeerlineOptions options)
    {
        var size = options.Azure.PageSize;
        var found = await desk.ListAsync(caller, context.Service().Id, ArmPage.AfterId(context), size + 1, context.RequestAborted);
        return ArmAnswers.Ok(ArmPage.Of(context, found, size, t => Body(context, t), t => t.Id.ToString()));
    }

    private static async Task<IResult> GetAsync(HttpContext context, string name, Caller caller, MonitorTestDesk desk) =>
        await desk.FindAsync(caller, context.Service().Id, name, context.RequestAborted) is { } found
            ? ArmAnswers.Ok(Body(context, found))
            : Missing(context, name);

    private static async Task<IResult> PutAsync(HttpContext context, string name, Caller caller, MonitorTestDesk desk)
    {
        var (body, refusal) = await context.ReadAsync<ChildBody<TestProperties>>();
        if (refusal is not null) return refusal;
        var p = body!.Properties;
        return ArmAnswers.From(
            await desk.PutAsync(
                caller, context.Service().Id, name,
                    new MonitorTestDraft(p?.SourceAgent, p?.Destination, p?.DestinationPort, p?.TestFrequencyInSec),
                context.RequestAborted),
            t => Body(context, t), () => Missing(context, name));
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string name, Caller caller, MonitorTestDesk desk) =>
        ArmAnswers.Deleted(await desk.DeleteAsync(caller, context.Service().Id, name, context.RequestAborted));

    private static IResult Missing(HttpContext context, string name) =>
        ArmAnswers.ResourceNotFound(context, Type, $"{context.Service().Name}/{name}", context.Service().ResourceGroup);

    private static object Body(HttpContext context, MonitorTest t) => ChildBody<TestProperties>.Of(
        context, ArmParents.Id(context.Service()), Type, t.Name, t.Made, new TestProperties
        {
            SourceAgent = t.SourceAgent,
            Destination = t.Destination,
            DestinationPort = t.Port,
            TestFrequencyInSec = t.EverySeconds,
            IsTestSuccessful = t.Succeeded ?? false,
            Path = t.Path,
            ProvisioningState = "Succeeded",
        });

    private sealed record TestProperties
    {
        public string? SourceAgent { get; init; }
        public string? Destination { get; init; }
        public long? DestinationPort { get; init; }
        public long? TestFrequencyInSec { get; init; }
        [ReadOnly(true)]
        public bool? IsTestSuccessful { get; init; }
        [ReadOnly(true)]
        public IReadOnlyList<string>? Path { get; init; }
        [ReadOnly(true)]
        public string? ProvisioningState { get; init; }
    }
}
