using Peerline.Edge;
using Peerline.Edge.Bird;
using Peerline.Edge.Embedded;
using Peerline.Edge.Frr;
using Peerline.Edge.GoBgp;
using Peerline.Edge.Remote;
using Peerline.Monitoring;
using Peerline.Monitoring.Alerts;
using Peerline.Notifications;
using Peerline.Server.Hosting;
using Peerline.Server.Webhooks;
using Peerline.Sources.Iana;
using Peerline.Sources.Irr;
using Peerline.Sources.Networks;
using Peerline.Sources.PeeringDb;
using Peerline.Sources.Rpki;
using Peerline.Sources.Whois;
using Peerline.Stages;
using Peerline.Stages.Allocation;
using Peerline.Stages.Authorization;
using Peerline.Stages.DryRun;
using Peerline.Stages.Eligibility;
using Peerline.Stages.Legacy;
using Peerline.Stages.LinkTest;
using Peerline.Stages.PeeringServices;
using Peerline.Stages.PlannedWork;
using Peerline.Stages.Probing;
using Peerline.Stages.Provisioning;
using Peerline.Stages.Provisioning.Drift;
using Peerline.Stages.Provisioning.Gate;
using Peerline.Stages.Provisioning.Plans;
using Peerline.Stages.Provisioning.Rollouts;
using Peerline.Stages.Registration;
using Peerline.Stages.Routes;
using Peerline.Stages.Validation;
using Peerline.Stages.Waivers;
using Peerline.Stages.Workers;

namespace Peerline.Server.Cluster;

/// <summary>The engine: drivers, stages, workers, and the silo that runs them.</summary>
internal static class Engine
{
    public static void AddEngine(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(s => new PublicAddress(s.GetRequiredService<PeerlineOptions>().Public));

        string[] guard = [.. EmbeddedSite.ThisProgram, "guard"];
        AddDriver(services, (time, _) => new EmbeddedDriverFactory(time));
        AddDriver(services, (time, pause) => new FrrDriverFactory(time, guard, router => pause.IsPaused(router)));
        AddDriver(services, (time, pause) => new BirdDriverFactory(time, guard, router => pause.IsPaused(router)));
        AddDriver(services, (time, pause) => new GoBgpDriverFactory(
            time, guard, router => pause.IsPaused(router), isPeerPaused: pause.IsPeerPaused));
        services.AddSingleton<EdgeRouterDrivers>();
        services.AddSingleton<LiveRouters>();

        services.AddSingleton<ConnectionDesk>();
        services.AddSingleton<SampleBook>();
        builder.AddSettings<WhoisOptions>(WhoisOptions.Section, o => o.Problems());
        services.AddSingleton<WhoisClient>();
        services.AddSingleton<INetworkRecords, NetworkRecords>();
        builder.AddSettings<AsnProofOptions>(AsnProofOptions.Section, o => o.Problems());
        builder.AddSettings<PeeringDbLoginOptions>(PeeringDbLoginOptions.Section, o => o.Problems());
        services.AddSingleton<PeeringDbLogin>();
        services.AddSingleton<AsnProofDesk>();
        services.AddSingleton<FreePorts>();
        services.AddSingleton<CarriedBook>();
        builder.AddSettings<StockOptions>(StockOptions.Section, o => o.Problems());
        services.AddSingleton<StockBook>();
        services.AddSingleton<StockWatch>();
        services.AddSingleton<ReservationWatch>();
        services.AddSingleton<EligibilityFactBook>();
        services.AddSingleton<EligibilityDesk>();
        services.AddSingleton<IStage, EligibilityStage>();
        services.AddSingleton<IStage, PortStage>();
        services.AddSingleton<IStage, AddressStage>();
        services.AddSingleton<IStage, LinkTestStage>();
        services.AddSingleton<IStage, LetterStage>();
        services.AddSingleton<IStage, ValidationStage>();
        services.AddSingleton<IStage, AdoptionStage>();
        services.AddSingleton<IStage, RemovalProof>();
        services.AddSingleton<IStage, LagWatch>();
        builder.AddSettings<RpkiOptions>(RpkiOptions.Section, o => o.Problems());
        services.AddSingleton<RpkiSource>();
        services.AddSingleton<RpkiRunner>();
        services.AddHostedService(s => s.GetRequiredService<RpkiRunner>());
        var peeringDb = builder.AddSettings<PeeringDbOptions>(PeeringDbOptions.Section, o => o.Problems());
        services.AddSingleton(s => new PeeringDbMirror(
            peeringDb, s.GetRequiredService<DataFolder>().In("peeringdb"), s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<PeeringDbMirror>>()));
        services.AddSingleton<PeeringDbRunner>();
        services.AddHostedService(s => s.GetRequiredService<PeeringDbRunner>());
        var irr = builder.AddSettings<IrrOptions>(IrrOptions.Section, o => o.Problems());
        services.AddSingleton(s => new IrrSource(
            irr, s.GetRequiredService<DataFolder>().In("irr"), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<PeeringDbMirror>(),
            s.GetRequiredService<ILogger<IrrSource>>()));
        services.AddSingleton<AsSetWatch>();
        services.AddHostedService<IrrRunner>();
        services.AddSingleton(s => new IanaShelf(s.GetRequiredService<DataFolder>().In("iana.json")));
        services.AddSingleton<EvidenceCollector>();
        services.AddSingleton<EvidenceFile>();
        services.AddSingleton<DryRunDesk>();
        services.AddSingleton<RuleWaiverDesk>();
        services.AddSingleton<RouterWishes>();
        builder.AddSettings<ChangeCaps>(ChangeCaps.Section, o => o.Problems());
        services.AddSingleton(s => new ChangeJournal(s.GetRequiredService<DataFolder>().In("changes")));
        services.AddSingleton<ChangeGate>();
        services.AddSingleton<FreezeDesk>();
        services.AddSingleton<RolloutDesk>();
        services.AddSingleton<RolloutWatch>();
        services.AddSingleton<ProvisioningStage>();
        services.AddSingleton<DrainWatch>();
        services.AddSingleton<ConnectionPlans>();
        services.AddSingleton<HandChanges>();
        services.AddSingleton<ILegacySessions, LegacySessions>();
        services.AddSingleton<IReceivedRoutes, ReceivedRoutes>();

        services.AddSingleton(s => new PauseSwitch(s.GetRequiredService<DataFolder>().Pause));
        services.AddSingleton(s => new StepBoundary(
            builder.Configuration["Peerline:Lab:HoldAt"], s.GetRequiredService<DataFolder>().Root, s.GetRequiredService<ILogger<StepBoundary>>()));
        services.AddSingleton<DeadlineWatch>();
        services.AddSingleton<DriftBook>();
        services.AddSingleton<DriftWatch>();
        services.AddSingleton<UpgradeWatch>();
        services.AddSingleton<MaintenanceDesk>();
        services.AddSingleton<MaintenanceWatch>();
        services.AddSingleton<AlertDesk>();
        services.AddSingleton<AlertWatch>();
        services.AddSingleton<PeerlineMeter>();
        services.AddSingleton<ConnectionWorker>();
        services.AddSingleton<EdgeRouterWorker>();
        var mail = builder.AddSettings<MailOptions>("Peerline:Mail", o => o.Problems());
        services.AddSingleton(s => Mailers.From(mail, s.GetRequiredService<DataFolder>().In("mail")));
        services.AddSingleton<MailWording>();
        services.AddSingleton<MailDesk>();
        services.AddHostedService<MailRunner>();
        builder.AddSettings<WebhookOptions>(WebhookOptions.Section, o => o.Problems());
        services.AddSingleton<WebhookReach>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<WebhookDesk>();
        services.AddSingleton<WebhookQueue>();
        services.AddSingleton<WebhookRunner>();
        services.AddHostedService(s => s.GetRequiredService<WebhookRunner>());
        services.AddHostedService<Housekeeping>();
        services.AddSingleton<RegisteredPrefixDesk>();
        services.AddSingleton<RegisteredAsnDesk>();
        services.AddSingleton<PeeringServiceDesk>();
        services.AddSingleton<ServicePrefixDesk>();
        services.AddSingleton<MonitorTestDesk>();
        services.AddSingleton<PrefixWatch>();
        services.AddSingleton<ReachRunner>();
        services.AddSingleton<ConnectivityProbeDesk>();
        services.AddSingleton<LookingGlass>();
        services.AddHostedService<Rounds>();
        builder.AddSilo();
    }

    private static void AddDriver(IServiceCollection services, Func<TimeProvider, PauseSwitch, IEdgeRouterDriverFactory> driver) =>
        services.AddSingleton<IEdgeRouterDriverFactory>(s =>
        {
            var (time, pause) = (s.GetRequiredService<TimeProvider>(), s.GetRequiredService<PauseSwitch>());
            return new SshDriverFactory(driver(time, pause), time, router => pause.IsPaused(router), pause.GoingOn);
        });

    /// <summary>The settings of a section. With what is wrong in them nothing starts, and all of it is said.</summary>
    private static T AddSettings<T>(this WebApplicationBuilder builder, string section, Func<T, IEnumerable<string>> problems)
        where T : class, new()
    {
        var settings = builder.Configuration.GetSection(section).Get<T>() ?? new T();
        if (problems(settings).ToList() is { Count: > 0 } wrong) throw new StartRefusedException(string.Join(" ", wrong));
        builder.Services.AddSingleton(settings);
        return settings;
    }
}
